package wire

import (
	"context"
	"net"
	"time"
)

// DoOnce has a connection for itself.
func DoOnce(ctx context.Context, addr, line string) (string, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := conn.Write([]byte(line)); err != nil {
		return "", err
	}
	reply := make([]byte, 64)
	n, err := conn.Read(reply)
	return string(reply[:n]), err
}

// DoCommitted closes in a defer, unless there was a reply.
func (c *Client) DoCommitted(ctx context.Context, msg any) (any, error) {
	answered := false
	defer func() {
		if !answered {
			c.stream.Close()
		}
	}()
	if err := c.stream.Send(ctx, msg); err != nil {
		return nil, err
	}
	reply, err := c.stream.Receive(ctx)
	if err != nil {
		return nil, err
	}
	answered = true
	return reply, nil
}
