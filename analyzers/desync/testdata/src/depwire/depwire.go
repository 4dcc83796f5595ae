// Package depwire is a connection that sends and receives frames.
package depwire

import (
	"context"
	"net"
)

// A Conn is a framed connection.
type Conn struct {
	nc  net.Conn
	buf []byte
}

// WriteFrame sends a frame.
func (c *Conn) WriteFrame(frame []byte) error {
	_, err := c.nc.Write(frame)
	return err
}

// ReadFrame returns the next frame. What has arrived of it stays in the
// connection when ctx ends.
func (c *Conn) ReadFrame(ctx context.Context) ([]byte, error) {
	stop := context.AfterFunc(ctx, func() { c.interrupt() })
	defer stop()
	for len(c.buf) < 4 {
		var part [64]byte
		n, err := c.nc.Read(part[:])
		c.buf = append(c.buf, part[:n]...)
		if err != nil {
			return nil, err
		}
	}
	frame := c.buf[:4]
	c.buf = c.buf[4:]
	return frame, nil
}

func (c *Conn) interrupt() {}

// Close closes the connection.
func (c *Conn) Close() error { return c.nc.Close() }

// Stream is a connection of some kind.
type Stream interface {
	Send(ctx context.Context, msg any) error
	Receive(ctx context.Context) (any, error)
	Close() error
}
