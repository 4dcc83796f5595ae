package goroutine

import (
	"errors"
	"io"
	"time"
)

// await is lent a socket, which whoever lends it closes.
func await(r io.ReadCloser, within time.Duration) error {
	failed := make(chan error, 1)
	go func() {
		for {
			buf := make([]byte, 1500)
			n, err := r.Read(buf)
			if err != nil {
				failed <- err
				return
			}
			if n > 4 && buf[0] == 2 {
				break
			}
		}
		failed <- nil
	}()
	late := time.NewTicker(within)
	defer late.Stop()
	select {
	case err := <-failed:
		if err != nil {
			return err
		}
	case <-late.C:
		return errors.New("too late")
	}
	return nil
}

// Discover closes it in a defer, with a variable for the error that others use, too.
func Discover(open func() (io.ReadCloser, error)) error {
	r, err := open()
	defer func() {
		if err = r.Close(); err != nil {
			println(err.Error())
		}
	}()
	if err != nil {
		return err
	}
	res := await(r, time.Second)
	return res
}
