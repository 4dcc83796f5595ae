// Package auditclosed has objects whose connection others might close.
package auditclosed

import (
	"context"
	"net"
)

// A Conn is given its connection by its caller, who may close it.
type Conn struct {
	nc     net.Conn
	closed bool
	acks   chan struct{}
}

func New(nc net.Conn) *Conn { return &Conn{nc: nc, acks: make(chan struct{})} }

func (c *Conn) Close() error {
	if c.closed {
		return nil
	}
	c.closed = true
	return c.nc.Close() // ^rest
}

func (c *Conn) Send(ctx context.Context, p []byte) error {
	if _, err := c.nc.Write(p); err != nil {
		return err
	}
	select {
	case <-c.acks:
		return nil
	case <-ctx.Done(): // ^leaves
		c.closed = true // want "c.closed is set when ctx ends .* but c.nc is not closed"
		return ctx.Err()
	}
}

// A Shared shows its connection to others.
type Shared struct {
	nc   net.Conn
	down bool
	acks chan struct{}
}

func Dial(addr string) (*Shared, error) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &Shared{nc: nc, acks: make(chan struct{})}, nil
}

func (s *Shared) NetConn() net.Conn { return s.nc }

func (s *Shared) Close() {
	if s.down {
		return
	}
	s.down = true
	s.nc.Close() // ^rest
}

func (s *Shared) Await(ctx context.Context) error {
	select {
	case <-s.acks:
		return nil
	case <-ctx.Done(): // ^leaves
		s.down = true // want "s.down is set when ctx ends .* but s.nc is not closed"
		return ctx.Err()
	}
}
