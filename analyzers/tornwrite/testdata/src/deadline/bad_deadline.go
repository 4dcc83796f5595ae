package deadline

import (
	"context"
	"time"
)

// Send takes the deadline off again, so that the next message can follow half
// of this one.
func (c *Channel) Send(ctx context.Context, head, body []byte) error {
	if d, ok := ctx.Deadline(); ok {
		c.conn.SetWriteDeadline(d)
		defer c.conn.SetWriteDeadline(time.Time{})
	}
	if _, err := c.conn.Write(head); err != nil { // want "written to c.conn at line .*, but not when Write is cancelled or fails"
		return err
	}
	if _, err := c.conn.Write(body); err != nil { // ^leaves ^rest
		return err
	}
	return nil
}

// SendBoth sets the deadline for reading, too, and lifts it in a literal.
func (c *Channel) SendBoth(ctx context.Context, head, body []byte) error {
	d, _ := ctx.Deadline()
	c.conn.SetDeadline(d)
	defer func() {
		c.conn.SetDeadline(time.Time{})
	}()
	if _, err := c.conn.Write(head); err != nil { // want "written to c.conn"
		return err
	}
	_, err := c.conn.Write(body) // ^leaves ^rest
	return err
}

// SendLifted lifts it on the way out.
func (c *Channel) SendLifted(head, body []byte) error {
	c.conn.SetWriteDeadline(time.Now().Add(c.timeout))
	_, err := c.conn.Write(head) // want "written to c.conn"
	if err == nil {
		_, err = c.conn.Write(body) // ^leaves ^rest
	}
	c.conn.SetWriteDeadline(time.Time{})
	return err
}

// SendInterrupted lets the end of the context interrupt its writes.
func (c *Channel) SendInterrupted(ctx context.Context, head, body []byte) error {
	stop := context.AfterFunc(ctx, func() { c.conn.SetWriteDeadline(past) })
	defer func() {
		if !stop() {
			c.conn.SetWriteDeadline(time.Time{})
		}
	}()
	if _, err := c.conn.Write(head); err != nil { // want "written to c.conn"
		return err
	}
	_, err := c.conn.Write(body) // ^leaves ^rest
	return err
}

// sendPart is called by Push, which goes on with the next message.
func (c *Channel) sendPart(head, body []byte) error {
	c.conn.SetWriteDeadline(time.Now().Add(c.timeout))
	if _, err := c.conn.Write(head); err != nil { // want "written to c.conn"
		return err
	}
	_, err := c.conn.Write(body) // ^leaves ^rest
	return err
}

// Push sends what it can.
func (c *Channel) Push(messages map[string][]byte) (failed int) {
	for name, body := range messages {
		if err := c.sendPart([]byte(name), body); err != nil {
			failed++
		}
	}
	return failed
}

// SendList writes the elements of a list under one deadline.
func (c *Channel) SendList(ctx context.Context, elems [][]byte) error {
	d, _ := ctx.Deadline()
	c.conn.SetWriteDeadline(d)
	defer c.conn.SetWriteDeadline(time.Time{})
	if _, err := c.conn.Write([]byte{byte(len(elems))}); err != nil { // want "written to c.conn"
		return err
	}
	for _, elem := range elems {
		if _, err := c.conn.Write(elem); err != nil { // ^leaves ^rest
			return err
		}
	}
	return nil
}

// SendAsked takes a deadline for no error at all.
func (c *Channel) SendAsked(head, body []byte) error {
	c.conn.SetWriteDeadline(time.Now().Add(c.timeout))
	defer c.conn.SetWriteDeadline(time.Time{})
	if _, err := c.conn.Write(head); err != nil { // want "written to c.conn"
		return err
	}
	if _, err := c.conn.Write(body); err != nil { // ^leaves ^rest
		return nil
	}
	return nil
}
