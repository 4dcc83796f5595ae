// Package wire has clients that write a request to a connection and read the
// reply from it.
package wire

import (
	"bufio"
	"net"
	"sync"
	"time"

	"depwire"
)

// A Client talks line by line.
type Client struct {
	mu      sync.Mutex
	conn    net.Conn
	r       *bufio.Reader
	w       *bufio.Writer
	frames  *depwire.Conn
	stream  depwire.Stream
	backend net.Conn
	seq     uint32
	timeout time.Duration
	broken  bool
}

// Close closes the client.
func (c *Client) Close() error { return c.conn.Close() }

// send writes a line.
func (c *Client) send(line string) error {
	_, err := c.conn.Write([]byte(line + "\n"))
	return err
}

// readLine reads a line.
func (c *Client) readLine() (string, error) {
	return c.r.ReadString('\n')
}

// A Typed client has messages of one type.
type Typed[Q, A any] struct {
	conn link[Q, A]
}

type link[Q, A any] interface {
	Write(q Q) error
	Read() (A, error)
	SetReadDeadline(t time.Time) error
	Close() error
}
