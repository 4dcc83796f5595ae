package fixstop

import (
	"context"
	"net"
	"time"
)

type Client struct{ conn net.Conn }

func (c *Client) Ping(ctx context.Context) error {
	context.AfterFunc(ctx, func() { // want `sets a deadline on c.conn`
		c.conn.SetDeadline(time.Unix(1, 0)) // ^rest
	})
	_, err := c.conn.Write([]byte("PING"))
	return err // ^leaves
}

// In a loop a defer would come too late.
func (c *Client) PingAll(ctx context.Context, n int) error {
	for range n {
		context.AfterFunc(ctx, func() { c.conn.SetDeadline(time.Unix(1, 0)) }) /* ^rest */ // want `sets a deadline on c.conn`
		if _, err := c.conn.Write([]byte("PING")); err != nil {
			return err
		}
	}
	return nil // ^leaves
}
