// Package atomicfile writes files that are there as a whole or not at all.
package atomicfile

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write gives the file the content that write writes. Whatever goes wrong, the
// file is then what it was before. Its permissions stay, and where the name is a
// link, so does that. What is not a file, such as a pipe, is simply written to.
func Write(name string, write func(io.Writer) error) (err error) {
	mode := fs.FileMode(0o666)
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case info.IsDir():
		return &fs.PathError{Op: "write", Path: name, Err: errors.New("is a directory")}
	case !info.Mode().IsRegular():
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(fill(f, write), f.Close())
	default:
		mode = info.Mode().Perm()
	}
	f, err := create(name, mode)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if info != nil {
		err = f.Chmod(mode) // which the mask may have narrowed
	}
	if err := errors.Join(err, fill(f, write), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// fill writes the content to f.
func fill(f *os.File, write func(io.Writer) error) error {
	out := bufio.NewWriter(f)
	return errors.Join(write(out), out.Flush())
}

// create creates a new file beside the one of that name. Its permissions are as
// the mask of the process has it, which os.CreateTemp does not ask.
func create(name string, mode fs.FileMode) (*os.File, error) {
	for {
		temp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
		var at *fs.PathError
		if errors.As(err, &at) {
			at.Path = name // which means something to whoever reads of it
		}
		if err != nil {
			return nil, err
		}
		unique := temp.Name()
		if err := errors.Join(temp.Close(), os.Remove(unique)); err != nil {
			return nil, err
		}
		f, err := os.OpenFile(unique, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}
