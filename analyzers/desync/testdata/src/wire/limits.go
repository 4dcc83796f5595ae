package wire

import (
	"context"
	"time"
)

// Begin sends a request, and End waits for its reply: no one function shows both.
func (c *Client) Begin(line string) error { return c.send(line) }

// End leaves the reply for the next Begin and End.
func (c *Client) End() (string, error) {
	c.conn.SetReadDeadline(time.Now().Add(c.timeout))
	return c.readLine()
}

// Ask is given the channels of an owner, which nothing shows to belong together.
func Ask(ctx context.Context, lines chan<- string, replies <-chan string, line string) (string, error) {
	select {
	case lines <- line:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	select {
	case reply := <-replies:
		return reply, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// A Caller talks to a peer that says by no name that it writes or reads.
type Caller interface {
	Put(line string) error
	Next(ctx context.Context) (string, error)
	Close() error
}

// AskCaller leaves the reply for the next caller.
func AskCaller(ctx context.Context, peer Caller, line string) (string, error) {
	if err := peer.Put(line); err != nil {
		return "", err
	}
	return peer.Next(ctx)
}
