package callers

import (
	"io"
	"net"
	"time"
)

// A Pool has connections that are used again.
type Pool interface {
	Get() (*net.Conn, error)
	Put(*net.Conn)
}

type Client struct{ pool Pool }

// readFrom reads the reply, which may be late unless there is no hurry.
func readFrom(conn net.Conn, wait time.Duration) ([]byte, error) {
	if wait > 0 {
		conn.SetReadDeadline(time.Now().Add(wait))
	} else {
		conn.SetReadDeadline(time.Time{})
	}
	reply := make([]byte, 16)
	if _, err := io.ReadFull(conn, reply); err != nil { // ^leaves ^rest // want "dropped when ReadFull"
		return nil, err
	}
	return reply, nil
}

// Fetch puts a connection with half a reply back. Its callers do not have it.
func (c *Client) Fetch() ([]byte, error) {
	conn, err := c.pool.Get()
	if err != nil {
		return nil, err
	}
	defer c.pool.Put(conn)
	return readFrom(*conn, time.Second)
}
