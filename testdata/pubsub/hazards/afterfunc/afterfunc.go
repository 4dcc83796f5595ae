// Package afterfunc interrupts writes to a connection, broken.
//
// Lost is a later write, of somebody who did nothing wrong: the context of an
// earlier one ends after that is done, and the deadline that was meant for it
// hits whoever writes then.
//
// The safe form is conn.Conn.Write: the callback is stopped for certain, or
// waited for and undone, before the call returns.
package afterfunc

import (
	"context"
	"net"
	"time"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

// aLongTimeAgo is a deadline that interrupts whoever is waiting.
var aLongTimeAgo = time.Unix(1, 0)

// A Writer sends frames, all of a call with one write.
type Writer struct {
	nc net.Conn
}

// NewWriter returns a writer to nc.
func NewWriter(nc net.Conn) *Writer { return &Writer{nc: nc} }

// Write sends frames.
func (w *Writer) Write(ctx context.Context, frames ...resp.Frame) error {
	context.AfterFunc(ctx, func() { // HAZARD: it fires after Write has returned, too
		_ = w.nc.SetWriteDeadline(aLongTimeAgo)
	})
	_, err := w.nc.Write(encode(frames))
	return err
}

// A Watched sends frames and has a goroutine watch each write.
type Watched struct {
	nc net.Conn
}

// NewWatched returns a writer to nc.
func NewWatched(nc net.Conn) *Watched { return &Watched{nc: nc} }

// Write sends frames.
func (w *Watched) Write(ctx context.Context, frames ...resp.Frame) error {
	done := make(chan struct{})
	defer close(done)
	go func() { // HAZARD: its deadline stays, and may even come after Write has returned
		select {
		case <-ctx.Done():
			_ = w.nc.SetWriteDeadline(aLongTimeAgo)
		case <-done:
		}
	}()
	_, err := w.nc.Write(encode(frames))
	return err
}

func encode(frames []resp.Frame) []byte {
	var out []byte
	for _, f := range frames {
		out = resp.Append(out, f)
	}
	return out
}
