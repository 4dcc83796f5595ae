package frames

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"depread"
)

// ReadLine takes off its deadline for the next one.
func (r *Reader) ReadLine() (string, error) {
	r.conn.SetReadDeadline(r.soon())
	defer r.conn.SetReadDeadline(time.Time{})
	line, err := r.br.ReadString('\n') /* ^leaves ^rest */ // want `what has arrived of a message is taken from r.br at line \d+, and dropped when ReadString is cancelled or fails: what is read next begins in the middle`
	if err != nil {
		return "", err
	}
	return line, nil
}

// ReadLater takes it off in a closure.
func (r *Reader) ReadLater() ([]byte, error) {
	r.conn.SetReadDeadline(r.soon())
	defer func() { r.conn.SetReadDeadline(time.Time{}) }()
	frame := make([]byte, 16)
	if _, err := io.ReadFull(r.conn, frame); err != nil { /* ^leaves ^rest */ // want "taken from r.conn"
		return nil, err
	}
	return frame, nil
}

// ReadFull has a deadline for each call, and none if the context has none.
func (r *Reader) ReadFull(ctx context.Context) ([]byte, error) {
	deadline, _ := ctx.Deadline()
	r.conn.SetReadDeadline(deadline)
	frame := make([]byte, 16)
	if _, err := io.ReadFull(r.conn, frame); err != nil { /* ^leaves ^rest */ // want "taken from r.conn"
		return nil, fmt.Errorf("no frame: %w", err)
	}
	return frame, nil
}

// ReadValue reads into a variable.
func (r *Reader) ReadValue() (uint32, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conn.SetReadDeadline(r.soon())
	var v uint32
	err := binary.Read(r.conn, binary.BigEndian, &v) /* ^leaves ^rest */ // want "taken from r.conn"
	r.conn.SetReadDeadline(time.Time{})
	if err != nil {
		return 0, err
	}
	return v, nil
}

// ReadSized reads a length byte by byte, which is safe, and then loses it.
func (r *Reader) ReadSized() ([]byte, error) {
	r.conn.SetReadDeadline(r.soon())
	defer r.conn.SetReadDeadline(time.Time{})
	n, err := r.br.ReadByte() // want `part of a message is read from r.br at line \d+ and the rest at line \d+, but dropped when Read is cancelled or fails at line \d+`
	if err != nil {
		return nil, err
	}
	body := make([]byte, n)
	k, err := r.br.Read(body) // ^leaves ^rest
	if err != nil {
		return nil, err
	}
	return body[:k], nil
}

// ReadByHelper has a helper for the length.
func (r *Reader) ReadByHelper() ([]byte, error) {
	r.conn.SetReadDeadline(r.soon())
	defer r.conn.SetReadDeadline(time.Time{})
	n, err := r.readLength() // want "part of a message is read from r.br"
	if err != nil {
		return nil, err
	}
	body := make([]byte, n)
	k, err := r.br.Read(body) // ^leaves ^rest
	if err != nil {
		return nil, err
	}
	return body[:k], nil
}

// ReadUntil puts the parts together in a local variable.
func (r *Reader) ReadUntil(ctx context.Context) ([]byte, error) {
	deadline, _ := ctx.Deadline()
	r.conn.SetReadDeadline(deadline)
	var message []byte
	var part [128]byte
	for {
		n, err := r.conn.Read(part[:]) /* ^leaves ^rest */ // want "taken from r.conn"
		if err != nil {
			return nil, err
		}
		message = append(message, part[:n]...)
		if bytes.HasSuffix(message, []byte("\r\n")) {
			return message, nil
		}
	}
}

// ReadGathered does so in a buffer.
func (r *Reader) ReadGathered(ctx context.Context) (string, error) {
	deadline, _ := ctx.Deadline()
	r.conn.SetReadDeadline(deadline)
	var message bytes.Buffer
	part := make([]byte, 128)
	for message.Len() < 64 {
		n, err := r.conn.Read(part) /* ^leaves ^rest */ // want "taken from r.conn"
		if err != nil {
			return "", err
		}
		message.Write(part[:n])
	}
	return message.String(), nil
}

// ReadFilled has a buffer that fills itself, and does not outlive the call.
func (r *Reader) ReadFilled(ctx context.Context) ([]byte, error) {
	deadline, _ := ctx.Deadline()
	r.conn.SetReadDeadline(deadline)
	buffer := new(depread.Buffer)
	for {
		frame, ok := buffer.Next()
		if ok {
			return frame, nil
		}
		if err := buffer.Fill(r.conn); err != nil { /* ^leaves ^rest */ // want "taken from r.conn"
			return nil, err
		}
	}
}

// Wait reads on after a timeout, from the beginning of its buffer.
func (r *Reader) Wait(idle func()) ([]byte, error) {
	frame := make([]byte, 16)
	for {
		r.conn.SetReadDeadline(r.soon())
		_, err := io.ReadFull(r.conn, frame) /* ^leaves ^rest */ // want "taken from r.conn"
		if errors.Is(err, os.ErrDeadlineExceeded) {
			idle()
			continue
		}
		if err != nil {
			return nil, r.fail(err)
		}
		return frame, nil
	}
}

// serve does so with a connection of its own.
func serve(r *Reader, stop func() bool) error {
	conn := r.conn
	defer conn.Close()
	for !stop() {
		conn.SetReadDeadline(r.soon())
		line, err := r.br.ReadString('\n') /* ^leaves ^rest */ // want "taken from"
		if os.IsTimeout(err) {
			continue
		}
		if err != nil {
			return err
		}
		r.queue <- []byte(line)
	}
	return nil
}

// Serve serves.
func Serve(r *Reader) error { return serve(r, func() bool { return r.broken }) }

// Receive decodes what gob has no way to go on with.
func (r *Reader) Receive(dec *gob.Decoder, v any) error {
	for {
		r.conn.SetReadDeadline(r.soon())
		err := dec.Decode(v) /* ^leaves ^rest */ // want "taken from dec"
		if os.IsTimeout(err) {
			continue
		}
		return err
	}
}

// Decode is generic.
func (d *Decoder[T]) Decode() (T, error) {
	var frame [8]byte
	d.conn.SetReadDeadline(time.Now().Add(time.Second))
	defer d.conn.SetReadDeadline(time.Time{})
	if _, err := io.ReadFull(d.conn, frame[:]); err != nil { /* ^leaves ^rest */ // want "taken from d.conn"
		var none T
		return none, err
	}
	return d.parse(frame[:]), nil
}
