// Package tornwrite is the writing half of a connection, broken.
//
// Lost is the boundary between frames. A frame is written in several parts, and
// the context is looked at in between: a call that is cancelled there leaves
// the first parts on their way, and the connection in use. The peer takes the
// beginning of the next frame for the missing end of this one, and delivers
// garbage from then on.
//
// The safe form is conn.Conn.Write: encode, write once, and close the
// connection if that fails.
package tornwrite

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// HeaderFirst writes the header of a message and then its payload, to save
// copying the payload into a buffer.
type HeaderFirst struct {
	mu sync.Mutex
	nc net.Conn
}

// NewHeaderFirst returns a writer for a connection.
func NewHeaderFirst(nc net.Conn) *HeaderFirst { return &HeaderFirst{nc: nc} }

// WriteMessage sends a message of a channel.
func (w *HeaderFirst) WriteMessage(ctx context.Context, channel, payload string) error {
	w.mu.Lock()
	defer w.mu.Unlock()

	header := fmt.Sprintf("*3\r\n$7\r\nmessage\r\n$%d\r\n%s\r\n$%d\r\n", len(channel), channel, len(payload))
	if _, err := io.WriteString(w.nc, header); err != nil { // HAZARD: the payload may not follow
		return fmt.Errorf("cannot write the header: %w", err)
	}
	// A payload can be large; do not send it if nobody waits any more.
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := io.WriteString(w.nc, payload+"\r\n"); err != nil {
		return fmt.Errorf("cannot write the payload: %w", err)
	}
	return nil
}

// ElementWise writes the elements of an array one by one.
type ElementWise struct {
	mu sync.Mutex
	nc net.Conn
}

// NewElementWise returns a writer for a connection.
func NewElementWise(nc net.Conn) *ElementWise { return &ElementWise{nc: nc} }

// WriteMessage sends a message of a channel.
func (w *ElementWise) WriteMessage(ctx context.Context, channel, payload string) error {
	return w.WriteArray(ctx, "message", channel, payload)
}

// WriteArray sends an array of bulk strings.
func (w *ElementWise) WriteArray(ctx context.Context, elements ...string) error {
	w.mu.Lock()
	defer w.mu.Unlock()

	if _, err := fmt.Fprintf(w.nc, "*%d\r\n", len(elements)); err != nil { // HAZARD: the elements may not follow
		return err
	}
	for _, element := range elements {
		select {
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		if err := w.writeBulk(element); err != nil {
			return err
		}
	}
	return nil
}

func (w *ElementWise) writeBulk(data string) error {
	_, err := fmt.Fprintf(w.nc, "$%d\r\n%s\r\n", len(data), data)
	return err
}

// Deadlined gives each part of a message the deadline of the context, and takes
// a timeout for the end of the call rather than of the connection.
type Deadlined struct {
	mu sync.Mutex
	nc net.Conn
}

// NewDeadlined returns a writer for a connection.
func NewDeadlined(nc net.Conn) *Deadlined { return &Deadlined{nc: nc} }

// WriteMessage sends a message of a channel.
func (w *Deadlined) WriteMessage(ctx context.Context, channel, payload string) error {
	w.mu.Lock()
	defer w.mu.Unlock()

	deadline, _ := ctx.Deadline()
	if err := w.nc.SetWriteDeadline(deadline); err != nil {
		return err
	}
	defer w.nc.SetWriteDeadline(time.Time{})

	header := fmt.Sprintf("*3\r\n$7\r\nmessage\r\n$%d\r\n%s\r\n$%d\r\n", len(channel), channel, len(payload))
	if _, err := io.WriteString(w.nc, header); err != nil { // HAZARD: the payload may not follow, nor all of the header
		return err
	}
	if _, err := io.WriteString(w.nc, payload+"\r\n"); err != nil {
		return err
	}
	return nil
}
