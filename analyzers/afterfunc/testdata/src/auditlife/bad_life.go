package auditlife

import (
	"context"
	"io"
)

type Client struct{ conn io.ReadWriteCloser }

// The callback closes the connection whenever ctx ends.
func (c *Client) Ping(ctx context.Context) error {
	context.AfterFunc(ctx, func() { c.conn.Close() }) /* ^rest */ // want `the callback registered at line \d+ closes c.conn when its context ends, and nothing stops it`
	_, err := c.conn.Write([]byte("PING"))
	return err // ^leaves
}

// What stops it is thrown away.
func (c *Client) Pong(ctx context.Context) error {
	_ = context.AfterFunc(ctx, func() { _ = c.conn.Close() }) /* ^rest */ // want `closes c.conn`
	_, err := c.conn.Write([]byte("PONG"))
	return err // ^leaves
}

// A goroutine does.
func (c *Client) Read(ctx context.Context, b []byte) (int, error) {
	go func() { // want `the goroutine started at line \d+ closes c.conn`
		<-ctx.Done()
		c.conn.Close() // ^rest
	}()
	return c.conn.Read(b) // ^leaves
}

// The life of the connection begins.
func (c *Client) Start(ctx context.Context) error {
	context.AfterFunc(ctx, func() { c.conn.Close() })
	return nil
}
