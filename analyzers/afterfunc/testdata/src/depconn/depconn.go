// Package depconn has connections and a pool of them.
package depconn

import (
	"net"
	"time"
)

// A Conn is a connection.
type Conn struct{ nc net.Conn }

// Close closes the connection.
func (c *Conn) Close() error { return c.nc.Close() }

// SetDeadline sets the time after which calls fail.
func (c *Conn) SetDeadline(t time.Time) error { return c.nc.SetDeadline(t) }

// Call sends a request and reads the reply.
func (c *Conn) Call(req string) (string, error) {
	if _, err := c.nc.Write([]byte(req)); err != nil {
		return "", err
	}
	buf := make([]byte, 100)
	n, err := c.nc.Read(buf)
	return string(buf[:n]), err
}

// Dial opens a connection.
func Dial(addr string) (*Conn, error) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &Conn{nc}, nil
}
