package watch

import (
	"context"
	"net"
	"time"

	"depconn"
)

var past = time.Unix(1, 0)

type Client struct {
	conn net.Conn
	rpc  *depconn.Conn
	last string
}

func (c *Client) roundTrip(req string) (string, error) { return req, nil }

// The callback is never stopped.
func (c *Client) Ping(ctx context.Context) error {
	context.AfterFunc(ctx, func() { // want `the callback registered at line \d+ sets a deadline on c.conn when its context ends, and nothing stops it before the return at line \d+: it can hit a later use of c.conn`
		c.conn.SetDeadline(past) // ^rest
	})
	_, err := c.roundTrip("PING")
	return err // ^leaves
}

// What stops it is thrown away.
func (c *Client) Echo(ctx context.Context, text string) (string, error) {
	_ = context.AfterFunc(ctx, func() { c.conn.SetReadDeadline(past) }) /* ^rest */ // want `sets a deadline on c.conn`
	return c.roundTrip(text)                                            // ^leaves
}

// It is stopped on one way, and not on the other.
func (c *Client) Get(ctx context.Context, key string) (string, error) {
	stop := context.AfterFunc(ctx, func() { c.conn.Close() }) /* ^rest */ // want `closes c.conn when its context ends, and nothing stops it before the return`
	if key == "" {
		return c.last, nil // ^leaves
	}
	text, err := c.roundTrip(key)
	if !stop() {
		return "", ctx.Err()
	}
	return text, err
}

// It is stopped only where the call failed.
func (c *Client) Set(ctx context.Context, key string) error {
	stop := context.AfterFunc(ctx, func() { c.rpc.Close() }) /* ^rest */ // want `closes c.rpc`
	if _, err := c.rpc.Call(key); err != nil {
		stop()
		return err
	}
	return nil // ^leaves
}

// A goroutine that is told to leave, by a defer.
func (c *Client) Call(ctx context.Context, req string) (string, error) {
	done := make(chan struct{})
	defer close(done)
	go func() { // want `the goroutine started at line \d+ closes c.conn when its context ends, and it is told to leave but not waited for before the return at line \d+`
		select {
		case <-ctx.Done():
			c.conn.Close() // ^rest
		case <-done:
		}
	}()
	return c.roundTrip(req) // ^leaves
}

// A goroutine that is told to leave when the work is done.
func (c *Client) CallWithin(req string, d time.Duration) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	done := make(chan struct{})
	go func() { // want `sets a deadline on c.conn when its context ends, and it is told to leave but not waited for`
		select {
		case <-done:
		case <-ctx.Done():
			c.conn.SetDeadline(past) // ^rest
		}
	}()
	text, err := c.roundTrip(req)
	close(done)
	return text, err // ^leaves
}

// The goroutine runs a function.
func closeOnEnd(ctx context.Context, conn net.Conn, done <-chan struct{}) {
	select {
	case <-ctx.Done():
		conn.Close() // ^rest
	case <-done:
	}
}

func (c *Client) CallByFunction(ctx context.Context, req string) (string, error) {
	done := make(chan struct{})
	defer close(done)
	go closeOnEnd(ctx, c.conn, done) // want `closes c.conn`
	return c.roundTrip(req)          // ^leaves
}

// A goroutine that waits for nothing but the context.
func (c *Client) Fetch(ctx context.Context, key string) (string, error) {
	go func() { // want `the goroutine started at line \d+ sets a deadline on c.rpc when its context ends, and nothing stops it`
		<-ctx.Done()
		c.rpc.SetDeadline(past) // ^rest
	}()
	return c.rpc.Call(key) // ^leaves
}

// A connection that belongs to the caller.
func Handshake(ctx context.Context, conn net.Conn) error {
	context.AfterFunc(ctx, func() { conn.SetDeadline(past) }) /* ^rest */ // want `sets a deadline on conn`
	_, err := conn.Write([]byte("HELLO"))
	return err // ^leaves
}

type deadliner interface{ SetDeadline(time.Time) error }

// Generic code.
func With[C deadliner](ctx context.Context, conn C, work func(C) error) error {
	done := make(chan struct{})
	defer close(done)
	go func() { // want `sets a deadline on conn`
		select {
		case <-ctx.Done():
			conn.SetDeadline(past) // ^rest
		case <-done:
		}
	}()
	return work(conn) // ^leaves
}

// The wait for the goroutine is only on the failing way.
func (c *Client) Exec(ctx context.Context, req string) error {
	done, left := make(chan struct{}), make(chan struct{})
	go func() { // want `closes c.rpc`
		defer close(left)
		select {
		case <-ctx.Done():
			c.rpc.Close() // ^rest
		case <-done:
		}
	}()
	_, err := c.rpc.Call(req)
	close(done)
	if err != nil {
		<-left
		return err
	}
	return nil // ^leaves
}
