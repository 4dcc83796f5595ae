package frame

import (
	"context"
	"net"
	"sync"
)

// Checked asks before the first byte, and not again.
func (c *Conn) Checked(ctx context.Context, f Frame) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	_, err := c.conn.Write(f.Body)
	return err
}

// CheckedAfter asks when the whole frame is written.
func (c *Conn) CheckedAfter(ctx context.Context, f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	if _, err := c.conn.Write(f.Body); err != nil {
		return err
	}
	return ctx.Err()
}

// Encoded writes the whole frame at once.
func (c *Conn) Encoded(ctx context.Context, f Frame) error {
	p := f.encode()
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := c.conn.Write(p)
	return err
}

// Vectored writes both parts with one call.
func (c *Conn) Vectored(ctx context.Context, f Frame) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	bufs := net.Buffers{f.header(), f.Body}
	_, err := bufs.WriteTo(c.conn)
	return err
}

// Closed closes the connection on the way out.
func (c *Conn) Closed(ctx context.Context, f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		c.conn.Close()
		return err
	}
	_, err := c.conn.Write(f.Body)
	return err
}

// ClosedSelf closes itself, and with that the connection.
func (c *Conn) ClosedSelf(ctx context.Context, f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		c.Close()
		return ctx.Err()
	default:
	}
	_, err := c.conn.Write(f.Body)
	return err
}

// ClosedDeferred closes the connection if there was any error.
func (c *Conn) ClosedDeferred(ctx context.Context, f Frame) (err error) {
	defer func() {
		if err != nil {
			c.conn.Close()
		}
	}()
	if _, err = c.conn.Write(f.header()); err != nil {
		return err
	}
	if err = ctx.Err(); err != nil {
		return err
	}
	_, err = c.conn.Write(f.Body)
	return err
}

// ClosedUnlessDone closes the connection unless everything was written.
func (c *Conn) ClosedUnlessDone(ctx context.Context, f Frame) error {
	done := false
	defer func() {
		if !done {
			c.Close()
		}
	}()
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := c.conn.Write(f.Body); err != nil {
		return err
	}
	done = true
	return nil
}

// Failed closes the connection in a helper.
func (c *Conn) Failed(ctx context.Context, f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil {
		return c.fail(err)
	}
	if err := ctx.Err(); err != nil {
		return c.fail(err)
	}
	if _, err := c.conn.Write(f.Body); err != nil {
		return c.fail(err)
	}
	return nil
}

// Remembered keeps the error, so that later calls fail too.
func (c *Conn) Remembered(ctx context.Context, f Frame) error {
	if c.err != nil {
		return c.err
	}
	if _, err := c.conn.Write(f.header()); err != nil {
		c.err = err
		return err
	}
	if err := ctx.Err(); err != nil {
		c.err = err
		return err
	}
	_, err := c.conn.Write(f.Body)
	c.err = err
	return err
}

// Marked says that the connection is broken.
func (c *Conn) Marked(ctx context.Context, f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		c.broken = true
		return err
	}
	_, err := c.conn.Write(f.Body)
	return err
}

// MarkedFirst says so before it begins, and takes it back at the end.
func (c *Conn) MarkedFirst(ctx context.Context, f Frame) error {
	c.broken = true
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := c.conn.Write(f.Body); err != nil {
		return err
	}
	c.broken = false
	return nil
}

// Signalled tells everybody who works on the connection that it has ended.
func (c *Conn) Signalled(ctx context.Context, f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		close(c.closed)
		return err
	}
	_, err := c.conn.Write(f.Body)
	return err
}

// Discarded takes the connection out of its pool.
func (c *Conn) Discarded(ctx context.Context, f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		c.pool.discard(c)
		return err
	}
	_, err := c.conn.Write(f.Body)
	return err
}

// Uncancellable cannot be cancelled.
func (c *Conn) Uncancellable(f Frame) error {
	ctx := context.Background()
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := c.conn.Write(f.Body)
	return err
}

// Detached cannot be cancelled once it has begun.
func (c *Conn) Detached(ctx context.Context, f Frame) error {
	ctx = context.WithoutCancel(ctx)
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := c.conn.Write(f.Body)
	return err
}

// Finished lets a goroutine write the rest when its caller does not wait.
func (c *Conn) Finished(ctx context.Context, f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		go c.conn.Write(f.Body)
		return err
	}
	_, err := c.conn.Write(f.Body)
	return err
}

// Aborted tells the peer that no body comes.
func (c *Conn) Aborted(ctx context.Context, f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		c.conn.Write(make([]byte, len(f.Body)))
		return err
	}
	_, err := c.conn.Write(f.Body)
	return err
}

// Owned ends with the context that the connection has.
func (c *Conn) Owned(f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	if err := c.ctx.Err(); err != nil {
		return err
	}
	_, err := c.conn.Write(f.Body)
	return err
}

// Progress tells its caller how much it wrote.
func (c *Conn) Progress(ctx context.Context, f Frame) (n int, err error) {
	n, err = c.conn.Write(f.header())
	if err != nil {
		return n, err
	}
	if err := ctx.Err(); err != nil {
		return n, err
	}
	m, err := c.conn.Write(f.Body)
	return n + m, err
}

// Mirrored writes one frame to each of two connections.
func (c *Conn) Mirrored(ctx context.Context, f Frame) error {
	p := f.encode()
	if _, err := c.conn.Write(p); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := c.mirror.Write(p)
	return err
}

// Datagrams writes two messages that are whole by nature.
func (c *Conn) Datagrams(ctx context.Context, f, g Frame) error {
	if _, err := c.udp.Write(f.encode()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := c.udp.Write(g.encode())
	return err
}

// Asked reads an answer between two requests.
func (c *Conn) Asked(ctx context.Context, f, g Frame) error {
	var answer [1]byte
	if _, err := c.conn.Write(f.encode()); err != nil {
		return err
	}
	if _, err := c.conn.Read(answer[:]); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := c.conn.Write(g.encode())
	return err
}

// Dial makes a connection that nobody gets when it fails.
func Dial(ctx context.Context, addr string, f Frame) (*Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Write(f.header()); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if _, err := conn.Write(f.Body); err != nil {
		return nil, err
	}
	return &Conn{conn: conn}, nil
}

// writer owns the connection and ends with it: callers who stop waiting do not
// stop it.
func (c *Conn) writer(ctx context.Context) {
	defer c.mu.Unlock()
	c.mu.Lock()
	for f := range c.frames {
		if _, err := c.conn.Write(f.header()); err != nil {
			return
		}
		if ctx.Err() != nil {
			return
		}
		if _, err := c.conn.Write(f.Body); err != nil {
			return
		}
	}
}

// Start starts it.
func (c *Conn) Start(ctx context.Context, wg *sync.WaitGroup) {
	go c.writer(ctx)
}

// Run is the main loop of the connection.
func (c *Conn) Run(ctx context.Context) error {
	for {
		select {
		case f := <-c.frames:
			if _, err := c.conn.Write(f.header()); err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if _, err := c.conn.Write(f.Body); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// send writes a whole frame.
func (c *Conn) send(f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil {
		return err
	}
	_, err := c.conn.Write(f.Body)
	return err
}

// SendBoth asks between two whole frames.
func (c *Conn) SendBoth(ctx context.Context, f, g Frame) error {
	if err := c.send(f); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return c.send(g)
}

// SendAll asks before each frame.
func (c *Conn) SendAll(ctx context.Context, frames []Frame) error {
	for _, f := range frames {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.send(f); err != nil {
			return err
		}
	}
	return nil
}

// Encodes writes two frames that it encoded.
func (c *Conn) Encodes(ctx context.Context, f, g Frame) error {
	if _, err := c.conn.Write(f.encode()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := c.conn.Write(g.encode())
	return err
}
