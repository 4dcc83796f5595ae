package pooled

import (
	"bytes"
	"context"
	"io"
	"sync"
	"time"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

type BytesPool struct{ free chan []byte }

func (p *BytesPool) Get() []byte {
	select {
	case b := <-p.free:
		return b
	default:
		return make([]byte, 1<<10)
	}
}

func (p *BytesPool) Put(b []byte) {
	select {
	case p.free <- b:
	default:
	}
}

type Source struct {
	r    io.Reader
	pool *BytesPool
}

// The defer puts the buffer back while the read goes on.
func (s *Source) Fetch(ctx context.Context) (string, error) {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	done := make(chan error, 1)
	go func() { // want `is used by the goroutine started at line \d+, which still runs when ctx ends at line \d+, and is put back at line \d+: the next who takes it shares it`
		_, err := buf.ReadFrom(s.r)
		done <- err
	}()
	select {
	case err := <-done: // ^rest
		return buf.String(), err
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

func release(b *bytes.Buffer) {
	b.Reset()
	buffers.Put(b)
}

// A helper puts it back, after a timeout.
func (s *Source) FetchWithin(d time.Duration) (string, bool) {
	buf := buffers.Get().(*bytes.Buffer)
	done := make(chan struct{})
	go func() { // want `and is put back at line \d+`
		defer close(done)
		buf.ReadFrom(s.r)
	}()
	select {
	case <-done: // ^rest
		text := buf.String()
		release(buf)
		return text, true
	case <-time.After(d): // ^leaves
		release(buf)
		return "", false
	}
}

// A pool of one's own.
func (s *Source) Skip(ctx context.Context) error {
	b := s.pool.Get()
	done := make(chan error, 1)
	go func(b []byte) { // want `and is put back at line \d+`
		_, err := s.r.Read(b)
		done <- err
	}(b)
	var err error
	select {
	case err = <-done: // ^rest
	case <-ctx.Done(): // ^leaves
		err = ctx.Err()
	}
	s.pool.Put(b)
	return err
}

// What the goroutine also writes into a variable, which is read then, does not keep
// this from being reported.
func (s *Source) FetchAndCount(ctx context.Context) (int64, error) {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	var n int64
	done := make(chan error, 1)
	go func() { // want `is used by the goroutine started at line \d+, which still runs when ctx ends at line \d+, and is put back at line \d+: the next who takes it shares it .*\(abandoned\)`
		var err error
		n, err = buf.ReadFrom(s.r)
		done <- err
	}()
	select {
	case err := <-done: // ^rest
		return n, err
	case <-ctx.Done(): // ^leaves
		return n, ctx.Err()
	}
}
