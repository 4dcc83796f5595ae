package deadline

import (
	"context"
	"errors"
	"os"
	"time"
)

// Closing closes the connection when a write was cut short.
func (c *Channel) Closing(ctx context.Context, head, body []byte) error {
	d, _ := ctx.Deadline()
	c.conn.SetWriteDeadline(d)
	defer c.conn.SetWriteDeadline(time.Time{})
	if _, err := c.conn.Write(head); err != nil {
		c.conn.Close()
		return err
	}
	if _, err := c.conn.Write(body); err != nil {
		c.conn.Close()
		return err
	}
	return nil
}

// ClosingDeferred does so in a defer.
func (c *Channel) ClosingDeferred(ctx context.Context, head, body []byte) (err error) {
	d, _ := ctx.Deadline()
	c.conn.SetWriteDeadline(d)
	defer func() {
		if err != nil {
			c.Close()
			return
		}
		c.conn.SetWriteDeadline(time.Time{})
	}()
	if _, err = c.conn.Write(head); err != nil {
		return err
	}
	_, err = c.conn.Write(body)
	return err
}

// Sticky remembers that a write failed.
func (c *Channel) Sticky(head, body []byte) error {
	if c.err != nil {
		return c.err
	}
	c.conn.SetWriteDeadline(time.Now().Add(c.timeout))
	defer c.conn.SetWriteDeadline(time.Time{})
	if _, c.err = c.conn.Write(head); c.err != nil {
		return c.err
	}
	_, c.err = c.conn.Write(body)
	return c.err
}

// Once writes everything at once, and closes the connection if that takes too
// long.
func (c *Channel) Once(head, body []byte) error {
	c.conn.SetWriteDeadline(time.Now().Add(c.timeout))
	_, err := c.conn.Write(append(head, body...))
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.Close()
	}
	return err
}

// Left leaves the deadline in force: whoever writes next fails as well, and its
// callers elsewhere can tell.
func (c *Channel) Left(ctx context.Context, head, body []byte) error {
	d, _ := ctx.Deadline()
	c.conn.SetWriteDeadline(d)
	if _, err := c.conn.Write(head); err != nil {
		return err
	}
	_, err := c.conn.Write(body)
	return err
}

// request writes without a deadline. It waits only for the answer.
func (c *Channel) request(head, body, answer []byte) error {
	if _, err := c.conn.Write(head); err != nil {
		return err
	}
	if _, err := c.conn.Write(body); err != nil {
		return err
	}
	c.conn.SetReadDeadline(time.Now().Add(c.timeout))
	defer c.conn.SetReadDeadline(time.Time{})
	_, err := c.conn.Read(answer)
	return err
}

// Query makes requests as long as it gets answers.
func (c *Channel) Query(names []string) (answers int) {
	answer := make([]byte, 512)
	for _, name := range names {
		if err := c.request([]byte{byte(len(name))}, []byte(name), answer); err == nil {
			answers++
		}
	}
	return answers
}

// Steady writes under a deadline for reading.
func (c *Channel) Steady(head, body []byte) error {
	c.conn.SetReadDeadline(time.Now().Add(c.timeout))
	defer c.conn.SetDeadline(time.Time{})
	if _, err := c.conn.Write(head); err != nil {
		return err
	}
	_, err := c.conn.Write(body)
	return err
}

// Messages sends two messages, and lifts the deadline between them.
func (c *Channel) Messages(a, b []byte) error {
	c.conn.SetWriteDeadline(time.Now().Add(c.timeout))
	if _, err := c.conn.Write(a); err != nil {
		c.Close()
		return err
	}
	c.conn.SetWriteDeadline(time.Time{})
	_, err := c.conn.Write(b)
	return err
}
