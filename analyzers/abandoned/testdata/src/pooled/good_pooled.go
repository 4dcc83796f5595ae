package pooled

import (
	"bytes"
	"context"
	"io"
)

// The goroutine puts the buffer back when it is done with it.
func (s *Source) FetchOwned(ctx context.Context) (string, error) {
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		buf := buffers.Get().(*bytes.Buffer)
		defer buffers.Put(buf)
		_, err := buf.ReadFrom(s.r)
		done <- result{buf.String(), err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// An abandoned buffer does not go back.
func (s *Source) FetchOrForget(ctx context.Context) (string, error) {
	buf := buffers.Get().(*bytes.Buffer)
	done := make(chan error, 1)
	go func() {
		_, err := buf.ReadFrom(s.r)
		done <- err
	}()
	select {
	case err := <-done:
		text := buf.String()
		buffers.Put(buf)
		return text, err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// The read is interrupted and waited for.
func (s *Source) FetchAndWait(ctx context.Context, c io.Closer) (string, error) {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	done := make(chan error, 1)
	go func() {
		_, err := buf.ReadFrom(s.r)
		done <- err
	}()
	select {
	case err := <-done:
		return buf.String(), err
	case <-ctx.Done():
		c.Close()
		<-done
		return "", ctx.Err()
	}
}

// Another buffer goes back.
func (s *Source) Copy(ctx context.Context, to *bytes.Buffer) error {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	done := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, s.r)
		done <- err
	}()
	select {
	case err := <-done:
		to.Write(buf.Bytes())
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
