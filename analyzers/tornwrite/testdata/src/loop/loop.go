// Package loop writes messages with any number of parts.
package loop

import (
	"bufio"
	"context"
	"io"
	"net"
	"strconv"
	"time"
)

type Client struct {
	conn  net.Conn
	w     *bufio.Writer
	pause time.Duration
	err   error
}

func (c *Client) writeArray(n int) error {
	_, err := io.WriteString(c.conn, "*"+strconv.Itoa(n)+"\r\n")
	return err
}

func (c *Client) writeBulk(p []byte) error {
	_, err := io.WriteString(c.conn, "$"+strconv.Itoa(len(p))+"\r\n"+string(p)+"\r\n")
	return err
}

// send writes a whole message.
func (c *Client) send(message []byte) error {
	if err := c.writeArray(1); err != nil {
		return err
	}
	return c.writeBulk(message)
}

// throttle waits for its turn.
func (c *Client) throttle(ctx context.Context) error {
	select {
	case <-time.After(c.pause):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
