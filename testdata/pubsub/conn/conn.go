// Package conn sends and receives frames over a network connection, such that
// giving up at any point leaves either an intact stream or a closed one.
package conn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

// ErrClosed is what a connection reports after Close.
var ErrClosed = errors.New("connection is closed")

// keepOutput is the largest output buffer that is kept for the next Write.
const keepOutput = 64 << 10

// Options configure a connection. The zero value has the default limits and no
// write timeout.
type Options struct {
	Limits resp.Limits

	// WriteTimeout bounds each Write. It is what keeps a peer that has
	// stopped reading from holding the writer for ever.
	WriteTimeout time.Duration
}

// A Conn is a framed connection. One goroutine may read while another one
// writes. Close may be called by anybody at any time.
type Conn struct {
	nc           net.Conn
	writeTimeout time.Duration

	in  *resp.Decoder // owned by the reader
	out []byte        // owned by the writer; empty between two calls

	mu  sync.Mutex
	err error // why the connection must not be used any more
}

// New returns a framed connection over nc, which it owns from now on.
func New(nc net.Conn, opts Options) *Conn {
	return &Conn{
		nc:           nc,
		writeTimeout: opts.WriteTimeout,
		in:           resp.NewDecoder(opts.Limits),
	}
}

// ReadFrame returns the next frame. It returns io.EOF if the peer has closed
// the connection between two frames, io.ErrUnexpectedEOF if it did so inside
// one, and a *resp.ProtocolError if its bytes are no frames.
//
// ReadFrame is cancel-safe: if ctx ends first, what has been read of the frame
// stays in the connection, and the next call goes on from there. A frame that
// is already there is returned even if ctx has ended.
func (c *Conn) ReadFrame(ctx context.Context) (resp.Frame, error) {
	for {
		frame, ok, err := c.in.Next()
		if err != nil || ok {
			return frame, err
		}
		if err := c.fill(ctx); err != nil {
			return resp.Frame{}, err
		}
	}
}

// ReadBatch waits for a frame and returns it together with all further frames
// that have already arrived. Frames that come before an error are returned
// along with it. It is cancel-safe in the same way as ReadFrame.
func (c *Conn) ReadBatch(ctx context.Context) ([]resp.Frame, error) {
	first, err := c.ReadFrame(ctx)
	if err != nil {
		return nil, err
	}
	batch := []resp.Frame{first}
	for {
		frame, ok, err := c.in.Next()
		if err != nil || !ok {
			return batch, err
		}
		batch = append(batch, frame)
	}
}

// fill waits for bytes and adds them to the buffer.
func (c *Conn) fill(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	n := 0
	err := interruptible(ctx, c.nc.SetReadDeadline, func() (err error) {
		n, err = c.in.Fill(c.nc)
		return err
	})
	switch {
	case n > 0:
		// The bytes are in the buffer; an error will be seen again by the
		// next read, after the frames that they complete.
		return nil
	case errors.Is(err, io.EOF) && c.in.Buffered() > 0:
		return io.ErrUnexpectedEOF
	case err != nil:
		return c.explain(ctx, err)
	}
	return nil
}

// Write sends frames, in one piece. They are encoded first and handed to the
// network with a single Write.
//
// If ctx has ended before the first byte, nothing happens and the connection
// stays in use. If it ends later, or writing fails, some bytes may be on their
// way and others not: the stream is beyond repair, and the connection is
// closed. Err then tells why.
func (c *Conn) Write(ctx context.Context, frames ...resp.Frame) error {
	if err := c.Err(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, frame := range frames {
		c.out = resp.Append(c.out, frame)
	}
	err := c.send(ctx, c.out)
	c.out = c.out[:0]
	if cap(c.out) > keepOutput {
		c.out = nil
	}
	return err
}

// send writes p, or closes the connection.
func (c *Conn) send(ctx context.Context, p []byte) error {
	if c.writeTimeout > 0 {
		if err := c.nc.SetWriteDeadline(time.Now().Add(c.writeTimeout)); err != nil {
			c.Fail(err)
			return c.explain(ctx, err)
		}
	}
	err := interruptible(ctx, c.nc.SetWriteDeadline, func() error {
		_, err := c.nc.Write(p)
		return err
	})
	if err != nil {
		err = c.explain(ctx, err)
		c.Fail(fmt.Errorf("connection was closed because a write was cut short: %w", err))
		return err
	}
	return nil
}

// Close closes the connection. Reads and writes that are waiting return.
func (c *Conn) Close() { c.Fail(ErrClosed) }

// Fail closes the connection for a reason, which Err and later writes report.
// Only the first reason counts.
func (c *Conn) Fail(reason error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = reason
		c.nc.Close()
	}
}

// Err returns nil as long as the connection can be used, and then the first
// reason why it cannot.
func (c *Conn) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// RemoteAddr returns the address of the peer.
func (c *Conn) RemoteAddr() net.Addr { return c.nc.RemoteAddr() }

// explain returns the error that tells best why an operation failed: the end
// of its context, or of the connection, rather than the deadline or the closed
// socket by which that was brought about.
func (c *Conn) explain(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, os.ErrDeadlineExceeded) {
		return ctx.Err()
	}
	if reason := c.Err(); reason != nil {
		return reason
	}
	return err
}
