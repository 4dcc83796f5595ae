// Package audit has messages that are torn unless somebody who is not seen here
// closes the stream.
package audit

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"time"
)

type Exporter struct {
	conn net.Conn
	out  io.Writer
	wait time.Duration
}

// allow waits until there is room for n bytes.
func (e *Exporter) allow(ctx context.Context, n int) error {
	select {
	case <-time.After(time.Duration(n) * e.wait):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// writeBody writes a body as long as ctx lasts.
func (e *Exporter) writeBody(ctx context.Context, body []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := e.conn.Write(body)
	return err
}

// Export leaves its deadline in force. Its callers may close the connection.
func (e *Exporter) Export(head, body []byte) error {
	e.conn.SetWriteDeadline(time.Now().Add(e.wait))
	if _, err := e.conn.Write(head); err != nil { // want "written to e.conn .*audit"
		return err
	}
	_, err := e.conn.Write(body) // ^leaves ^rest
	return err
}

// ExportLimited waits between two writes, which may be two messages.
func (e *Exporter) ExportLimited(ctx context.Context, head, body []byte) error {
	if _, err := e.conn.Write(head); err != nil { // want "written to e.conn .*audit"
		return err
	}
	if err := e.allow(ctx, len(body)); err != nil { // ^leaves
		return err
	}
	_, err := e.conn.Write(body) // ^rest
	return err
}

// ExportSlow waits in a select.
func (e *Exporter) ExportSlow(ctx context.Context, head, body []byte) error {
	if _, err := e.conn.Write(head); err != nil { // want "written to e.conn .*audit"
		return err
	}
	select {
	case <-time.After(e.wait):
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
	_, err := e.conn.Write(body) // ^rest
	return err
}

// ExportTo writes to whatever it was made with.
func (e *Exporter) ExportTo(ctx context.Context, head, body []byte) error {
	if _, err := e.out.Write(head); err != nil { // want "written to e.out .*audit"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := e.out.Write(body) // ^rest
	return err
}

// ExportWith writes to whatever it is given.
func ExportWith(ctx context.Context, w io.Writer, head string, lines []string) error {
	if _, err := io.WriteString(w, head); err != nil { // want "written to w .*audit"
		return err
	}
	for _, line := range lines {
		if err := ctx.Err(); err != nil { // ^leaves
			return err
		}
		if _, err := io.WriteString(w, line); err != nil { // ^rest
			return err
		}
	}
	return nil
}

// ExportPart leaves it to a helper to ask, and to its callers to close.
func (e *Exporter) ExportPart(ctx context.Context, head, body []byte) error {
	if _, err := e.conn.Write(head); err != nil { // want "written to e.conn .*audit"
		return err
	}
	return e.writeBody(ctx, body) // ^leaves ^rest
}

// ExportAsked asks the error of a write that somebody else gave a deadline.
func (e *Exporter) ExportAsked(head, body []byte) error {
	if _, err := e.conn.Write(head); err != nil { // want "written to e.conn .*audit"
		return err
	}
	_, err := e.conn.Write(body) // ^leaves ^rest
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil
	}
	return err
}

// ExportFramed writes how long the body is, encoded into a buffer of its own.
func (e *Exporter) ExportFramed(body []byte) error {
	e.conn.SetWriteDeadline(time.Now().Add(e.wait))
	var prefix [4]byte
	binary.BigEndian.PutUint32(prefix[:], uint32(len(body)))
	if _, err := e.conn.Write(prefix[:]); err != nil { // want "written to e.conn .*audit"
		return err
	}
	_, err := e.conn.Write(body) // ^leaves ^rest
	return err
}

// sendOf gives the context to the helper that writes the body.
func (e *Exporter) sendOf(ctx context.Context, head, body []byte) error {
	if _, err := e.conn.Write(head); err != nil { // want "written to e.conn .*audit"
		return err
	}
	return e.writeBody(ctx, body) // ^leaves ^rest
}

// Send tells its callers, who may close the exporter.
func (e *Exporter) Send(ctx context.Context, head, body []byte) error {
	return e.sendOf(ctx, head, body)
}
