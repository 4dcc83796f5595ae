package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// text writes s.
func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// wantOnly checks the only file in the directory of name.
func wantOnly(t *testing.T, name, content string) {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, content, string(data))
	entries, err := os.ReadDir(filepath.Dir(name))
	require.NoError(t, err)
	assert.Len(t, entries, 1, "something else is left in the directory")
}

// TestWrite checks a new file, one that is there, and one that fails.
func TestWrite(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "a.txt")
	require.NoError(t, Write(name, text("one")))
	wantOnly(t, name, "one")
	require.NoError(t, os.Chmod(name, 0o640))
	require.NoError(t, Write(name, text("two")))
	wantOnly(t, name, "two")
	info, err := os.Stat(name)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o640), info.Mode().Perm())

	broken := errors.New("broken")
	err = Write(name, func(w io.Writer) error {
		io.WriteString(w, "three")
		return broken
	})
	require.ErrorIs(t, err, broken)
	wantOnly(t, name, "two")
}

// TestLink checks that a link stays one.
func TestLink(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "a.txt")
	require.NoError(t, Write(name, text("one")))
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(name, link); err != nil {
		t.Skip("no links here")
	}
	require.NoError(t, Write(link, text("two")))
	wantOnly(t, name, "two")
	info, err := os.Lstat(link)
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeSymlink)
}

// TestRefused checks what cannot be written.
func TestRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.ErrorContains(t, Write(dir, text("")), "is a directory")
	none := filepath.Join(dir, "none", "a.txt")
	require.EqualError(t, Write(none, text("")), "open "+none+": no such file or directory")
	require.NoError(t, Write(os.DevNull, text("gone")))
}
