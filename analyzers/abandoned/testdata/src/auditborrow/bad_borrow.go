package auditborrow

import (
	"context"
	"errors"
	"io"
	"net"
	"time"
)

type Port struct{ rw io.ReadWriter }

// The read goes on into a buffer that the caller uses again.
func (p *Port) Read(ctx context.Context, b []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	done := make(chan result, 1)
	go func() { // want `b is used by the goroutine started at line \d+, which still runs when ctx ends at line \d+, and is the caller's again: both use it`
		n, err := p.rw.Read(b)
		done <- result{n, err}
	}()
	select {
	case r := <-done: // ^rest
		return r.n, r.err
	case <-ctx.Done(): // ^leaves
		return 0, ctx.Err()
	}
}

// The same for a write, by an argument.
func (p *Port) WriteWithin(b []byte, d time.Duration) error {
	done := make(chan error, 1)
	go func(data []byte) { // want `b is used by the goroutine`
		_, err := p.rw.Write(data)
		done <- err
	}(b)
	select {
	case err := <-done: // ^rest
		return err
	case <-time.After(d): // ^leaves
		return errors.New("timeout")
	}
}

type dialed struct {
	conn net.Conn
	err  error
}

// The connection stays in the channel, and open.
func Dial(ctx context.Context, addr string) (net.Conn, error) {
	done := make(chan dialed, 1)
	go func() { // want `the goroutine started at line \d+ sends what it has opened to done at line \d+, but nobody takes it when ctx ends at line \d+: it is never closed`
		conn, err := net.Dial("tcp", addr)
		done <- dialed{conn, err}
	}()
	select {
	case d := <-done: // ^rest
		return d.conn, d.err
	case <-ctx.Done(): // ^leaves
		return nil, ctx.Err()
	}
}

// Without a struct around it.
func Listen(d time.Duration, addr string) net.Listener {
	done := make(chan net.Listener, 1)
	go func() { // want `sends what it has opened to done`
		ln, err := net.Listen("tcp", addr)
		if err == nil {
			done <- ln
		}
	}()
	select {
	case ln := <-done: // ^rest
		return ln
	case <-time.After(d): // ^leaves
		return nil
	}
}

// The caller fills the buffer again for the next line.
func (p *Port) Lines(ctx context.Context, lines []string) {
	buf := make([]byte, 256)
	for _, line := range lines {
		n := copy(buf, line)
		p.sendPart(ctx, buf[:n])
	}
}

func (p *Port) sendPart(ctx context.Context, b []byte) error {
	done := make(chan error, 1)
	go func() { done <- p.check(b) }() // want `b is used by the goroutine`
	select {
	case err := <-done: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// A helper of the goroutine writes into it.
func (p *Port) Sum(ctx context.Context, b []byte) error {
	done := make(chan error, 1)
	go func() { // want `b is used by the goroutine`
		p.sum(b)
		done <- nil
	}()
	select {
	case err := <-done: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

func (p *Port) sum(b []byte) {
	for i := range b[1:] {
		b[i+1] += b[i]
	}
}
