package auditborrow

import (
	"bytes"
	"context"
	"net"
)

// The goroutine writes a copy.
func (p *Port) WriteCopy(ctx context.Context, b []byte) error {
	done := make(chan error, 1)
	own := bytes.Clone(b)
	go func() {
		_, err := p.rw.Write(own)
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// The goroutine makes the copy.
func (p *Port) Count(ctx context.Context, b []byte) error {
	done := make(chan int, 1)
	go func() { done <- len(b) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A connection that nobody takes is closed.
func DialAndClose(ctx context.Context, addr string) (net.Conn, error) {
	done := make(chan dialed)
	go func() {
		conn, err := net.Dial("tcp", addr)
		select {
		case done <- dialed{conn, err}:
		case <-ctx.Done():
			if err == nil {
				conn.Close()
			}
		}
	}()
	select {
	case d := <-done:
		return d.conn, d.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// The cancelled way waits for it elsewhere, and closes it.
func DialAndDrain(ctx context.Context, addr string) (net.Conn, error) {
	done := make(chan dialed, 1)
	go func() {
		conn, err := net.Dial("tcp", addr)
		done <- dialed{conn, err}
	}()
	select {
	case d := <-done:
		return d.conn, d.err
	case <-ctx.Done():
		go func() {
			if d := <-done; d.conn != nil {
				d.conn.Close()
			}
		}()
		return nil, ctx.Err()
	}
}

// Text needs no closing.
func Resolve(ctx context.Context, name string) ([]string, error) {
	done := make(chan []string, 1)
	go func() {
		list, _ := net.LookupHost(name)
		done <- list
	}()
	select {
	case list := <-done:
		return list, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Verify lends a key, into which nobody writes.
func (p *Port) Verify(ctx context.Context, key []byte) error {
	done := make(chan error, 1)
	go func() { done <- p.check(key) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Port) check(key []byte) error {
	_, err := p.rw.Write(key[:4])
	return err
}

// send is given what its caller has made for it.
func (p *Port) send(ctx context.Context, b []byte) error {
	done := make(chan error, 1)
	go func() { done <- p.check(b) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Port) Each(ctx context.Context, lines []string) error {
	for _, line := range lines {
		if err := p.send(ctx, []byte(line)); err != nil {
			return err
		}
	}
	return nil
}
