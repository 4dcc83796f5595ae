package loop

import (
	"bytes"
	"context"
	"fmt"
)

// Checked asks before the header only.
func (c *Client) Checked(ctx context.Context, elems [][]byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := c.writeArray(len(elems)); err != nil {
		return err
	}
	for _, elem := range elems {
		if err := c.writeBulk(elem); err != nil {
			return err
		}
	}
	return nil
}

// Separate writes messages that do not belong together.
func (c *Client) Separate(ctx context.Context, messages [][]byte) error {
	for _, message := range messages {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.writeBulk(message); err != nil {
			return err
		}
	}
	return nil
}

// Throttled waits between them.
func (c *Client) Throttled(ctx context.Context, messages [][]byte) error {
	for _, message := range messages {
		if err := c.writeBulk(message); err != nil {
			return err
		}
		if err := c.throttle(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Encoded builds the array in memory, and may stop while it does.
func (c *Client) Encoded(ctx context.Context, elems [][]byte) error {
	var buf bytes.Buffer
	fmt.Fprintf(&buf, "*%d\r\n", len(elems))
	for _, elem := range elems {
		if err := ctx.Err(); err != nil {
			return err
		}
		fmt.Fprintf(&buf, "$%d\r\n%s\r\n", len(elem), elem)
	}
	_, err := c.conn.Write(buf.Bytes())
	return err
}

// Closed closes the connection in the middle of the array.
func (c *Client) Closed(ctx context.Context, elems [][]byte) error {
	if err := c.writeArray(len(elems)); err != nil {
		return err
	}
	for _, elem := range elems {
		if err := ctx.Err(); err != nil {
			c.conn.Close()
			return err
		}
		if err := c.writeBulk(elem); err != nil {
			return err
		}
	}
	return nil
}

// Broken leaves the loop for a place where the connection is closed.
func (c *Client) Broken(ctx context.Context, elems [][]byte) error {
	err := c.writeArray(len(elems))
	for _, elem := range elems {
		if err != nil {
			break
		}
		if err = ctx.Err(); err != nil {
			break
		}
		err = c.writeBulk(elem)
	}
	if err != nil {
		c.conn.Close()
	}
	return err
}

// Filled writes the elements that are left as empty ones.
func (c *Client) Filled(ctx context.Context, elems [][]byte) error {
	if err := c.writeArray(len(elems)); err != nil {
		return err
	}
	for i, elem := range elems {
		if err := ctx.Err(); err != nil {
			for range elems[i:] {
				c.writeBulk(nil)
			}
			return err
		}
		if err := c.writeBulk(elem); err != nil {
			return err
		}
	}
	return nil
}

// Ended writes the last chunk also when it stops early.
func (c *Client) Ended(ctx context.Context, chunks [][]byte) error {
	defer c.writeBulk(nil)
	for _, chunk := range chunks {
		if err := c.writeBulk(chunk); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// PiecesLeft returns what is left, for its caller to go on with.
func (c *Client) PiecesLeft(ctx context.Context, p []byte) ([]byte, error) {
	for len(p) > 0 {
		if err := ctx.Err(); err != nil {
			return p, err
		}
		n, err := c.conn.Write(p)
		p = p[n:]
		if err != nil {
			return p, err
		}
	}
	return nil, nil
}

// A cursor knows how far its message is written.
type cursor struct {
	client *Client
	left   []byte
}

// Resume goes on where the last call stopped.
func (c *cursor) Resume(ctx context.Context) error {
	for len(c.left) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := c.client.conn.Write(c.left)
		c.left = c.left[n:]
		if err != nil {
			return err
		}
	}
	return nil
}

// Written returns how much it wrote.
func (c *Client) Written(ctx context.Context, p []byte) (int64, error) {
	var total int64
	for len(p) > 0 {
		if err := ctx.Err(); err != nil {
			return total, err
		}
		n, err := c.conn.Write(p)
		total += int64(n)
		if err != nil {
			return total, err
		}
		p = p[n:]
	}
	return total, nil
}

// Greeted sends one message first, and then others.
func (c *Client) Greeted(ctx context.Context, messages [][]byte) error {
	if err := c.send([]byte("hello")); err != nil {
		return err
	}
	for _, message := range messages {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.send(message); err != nil {
			return err
		}
	}
	return nil
}

// FlushedEach flushes each message.
func (c *Client) FlushedEach(ctx context.Context, messages [][]byte) error {
	for _, message := range messages {
		fmt.Fprintf(c.w, "$%d\r\n", len(message))
		c.w.Write(message)
		if err := c.w.Flush(); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}
