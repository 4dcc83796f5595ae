package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Do waits for the reply until ctx ends, and keeps the connection.
func (c *Client) Do(ctx context.Context, line string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	deadline, _ := ctx.Deadline()
	if err := c.conn.SetReadDeadline(deadline); err != nil {
		return "", err
	}
	if _, err := fmt.Fprintf(c.conn, "%s\n", line); err != nil { // want `a request is written to c.conn at line \d+ and its reply read from c.r at line \d+, but not when ReadString is cancelled or fails at line \d+: the next caller gets the old reply`
		return "", err
	}
	return c.r.ReadString('\n') // ^leaves ^rest
}

// DoBuffered writes through a buffer.
func (c *Client) DoBuffered(line string) (string, error) {
	c.conn.SetDeadline(time.Now().Add(c.timeout))
	defer c.conn.SetDeadline(time.Time{})
	if _, err := c.w.WriteString(line); err != nil { // want "written to c.w"
		return "", err
	}
	if err := c.w.Flush(); err != nil {
		return "", err
	}
	reply, err := c.r.ReadString('\n') // ^leaves ^rest
	if err != nil {
		return "", fmt.Errorf("no reply to %q: %w", line, err)
	}
	return reply, nil
}

// DoByHelpers has helpers for both halves.
func (c *Client) DoByHelpers(line string) (string, error) {
	c.conn.SetDeadline(time.Now().Add(c.timeout))
	defer c.conn.SetDeadline(time.Time{})
	if err := c.send(line); err != nil { // want "written to c.conn"
		return "", err
	}
	return c.readLine() // ^leaves ^rest
}

// DoFrame uses a connection of another package, whose methods are cancel-safe,
// each by itself.
func (c *Client) DoFrame(ctx context.Context, frame []byte) ([]byte, error) {
	if err := c.frames.WriteFrame(frame); err != nil { // want "written to c.frames"
		return nil, err
	}
	return c.frames.ReadFrame(ctx) // ^leaves ^rest
}

// DoStream uses an interface.
func (c *Client) DoStream(ctx context.Context, msg any) (any, error) {
	if err := c.stream.Send(ctx, msg); err != nil { // want "written to c.stream"
		return nil, err
	}
	reply, err := c.stream.Receive(ctx) // ^leaves ^rest
	if err != nil {
		return nil, fmt.Errorf("receive: %w", err)
	}
	return reply, nil
}

// DoPatient takes a timeout for the end of the call, and a failure for that of
// the connection.
func (c *Client) DoPatient(req []byte) ([]byte, error) {
	c.conn.SetReadDeadline(time.Now().Add(c.timeout))
	if _, err := c.conn.Write(req); err != nil { // want "written to c.conn"
		return nil, err
	}
	reply := make([]byte, 64)
	n, err := c.conn.Read(reply) // ^leaves ^rest
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, context.DeadlineExceeded
	case err != nil:
		c.conn.Close()
		return nil, err
	}
	return reply[:n], nil
}

// DoRetried asks again on the same connection.
func (c *Client) DoRetried(req []byte) ([]byte, error) {
	for range 3 {
		if _, err := c.conn.Write(req); err != nil { // want "written to c.conn"
			return nil, err
		}
		c.conn.SetReadDeadline(time.Now().Add(c.timeout))
		reply := make([]byte, 64)
		n, err := c.conn.Read(reply) // ^leaves ^rest
		if err == nil {
			return reply[:n], nil
		}
	}
	return nil, io.ErrNoProgress
}

// Ask is generic.
func (t *Typed[Q, A]) Ask(q Q) (A, error) {
	t.conn.SetReadDeadline(time.Now().Add(time.Second))
	defer t.conn.SetReadDeadline(time.Time{})
	if err := t.conn.Write(q); err != nil { // want "written to t.conn"
		var none A
		return none, err
	}
	return t.conn.Read() // ^leaves ^rest
}
