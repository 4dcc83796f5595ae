package wire

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"time"
)

// DoOrClose closes the connection when there is no reply.
func (c *Client) DoOrClose(line string) (string, error) {
	c.conn.SetDeadline(time.Now().Add(c.timeout))
	if err := c.send(line); err != nil {
		return "", err
	}
	reply, err := c.readLine()
	if err != nil {
		c.Close()
		return "", err
	}
	return reply, nil
}

// DoOrCloseLater closes it in a defer.
func (c *Client) DoOrCloseLater(ctx context.Context, frame []byte) (reply []byte, err error) {
	defer func() {
		if err != nil {
			c.frames.Close()
		}
	}()
	if err := c.frames.WriteFrame(frame); err != nil {
		return nil, err
	}
	return c.frames.ReadFrame(ctx)
}

// DoOrMark marks the client.
func (c *Client) DoOrMark(ctx context.Context, msg any) (any, error) {
	if err := c.stream.Send(ctx, msg); err != nil {
		return nil, err
	}
	reply, err := c.stream.Receive(ctx)
	if err != nil {
		c.broken = true
		return nil, err
	}
	return reply, nil
}

// DoOrBad tells the pool by its error.
func (c *Client) DoOrBad(line string) (string, error) {
	c.conn.SetDeadline(time.Now().Add(c.timeout))
	if err := c.send(line); err != nil {
		return "", driver.ErrBadConn
	}
	reply, err := c.readLine()
	if err != nil {
		return "", driver.ErrBadConn
	}
	return reply, nil
}

// DoNumbered compares numbers.
func (c *Client) DoNumbered(req []byte) ([]byte, error) {
	c.seq++
	seq := c.seq
	req = binary.BigEndian.AppendUint32(req, seq)
	c.conn.SetDeadline(time.Now().Add(c.timeout))
	for {
		if _, err := c.conn.Write(req); err != nil {
			return nil, err
		}
		reply, got, err := c.readNumbered()
		if err != nil {
			return nil, err
		}
		if got == seq {
			return reply, nil
		}
	}
}

func (c *Client) readNumbered() ([]byte, uint32, error) {
	var buf [64]byte
	n, err := c.conn.Read(buf[:])
	if err != nil || n < 4 {
		return nil, 0, err
	}
	return buf[4:n], binary.BigEndian.Uint32(buf[:]), nil
}

// readReply reads the reply to one request.
func (c *Client) readReply(seq uint32) ([]byte, error) {
	for {
		reply, got, err := c.readNumbered()
		if err != nil {
			return nil, err
		}
		if got == seq {
			return reply, nil
		}
	}
}

// DoByNumber leaves that to a helper.
func (c *Client) DoByNumber(req []byte) ([]byte, error) {
	c.conn.SetDeadline(time.Now().Add(c.timeout))
	if _, err := c.conn.Write(req); err != nil {
		return nil, err
	}
	return c.readReply(c.seq)
}

// Notify waits for nothing.
func (c *Client) Notify(ctx context.Context, line string) error {
	if err := c.send(line); err != nil {
		return err
	}
	select {
	case <-time.After(c.timeout):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Next reads first, and then acknowledges.
func (c *Client) Next(ctx context.Context) (any, error) {
	msg, err := c.stream.Receive(ctx)
	if err != nil {
		return nil, err
	}
	return msg, c.stream.Send(ctx, "ok")
}

// Forward writes to one connection and reads from another.
func (c *Client) Forward(req []byte) (int, error) {
	c.conn.SetReadDeadline(time.Now().Add(c.timeout))
	if _, err := c.backend.Write(req); err != nil {
		return 0, err
	}
	return c.conn.Read(req)
}

// DoUncancelled cannot be cancelled.
func (c *Client) DoUncancelled(frame []byte) ([]byte, error) {
	if err := c.frames.WriteFrame(frame); err != nil {
		return nil, err
	}
	return c.frames.ReadFrame(context.Background())
}

// DoDetached has a context that does not end with that of the caller.
func (c *Client) DoDetached(ctx context.Context, frame []byte) ([]byte, error) {
	if err := c.frames.WriteFrame(frame); err != nil {
		return nil, err
	}
	return c.frames.ReadFrame(context.WithoutCancel(ctx))
}

// DoDrained reads the late reply before it goes on.
func (c *Client) DoDrained(req []byte) ([]byte, error) {
	c.conn.SetReadDeadline(time.Now().Add(c.timeout))
	if _, err := c.conn.Write(req); err != nil {
		return nil, err
	}
	reply := make([]byte, 64)
	n, err := io.ReadFull(c.conn, reply)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.conn.SetReadDeadline(time.Time{})
		_, err = io.ReadFull(c.conn, reply[n:])
		return nil, err
	}
	return reply, err
}

// serve is the life of the connection.
func (c *Client) serve(ctx context.Context) {
	defer c.Close()
	for {
		if err := c.stream.Send(ctx, "more"); err != nil {
			return
		}
		if _, err := c.stream.Receive(ctx); err != nil {
			return
		}
	}
}

// Start starts it.
func (c *Client) Start(ctx context.Context) { go c.serve(ctx) }
