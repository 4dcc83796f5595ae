package frames

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"time"

	"depread"
)

// OrClose closes.
func (r *Reader) OrClose() ([]byte, error) {
	r.conn.SetReadDeadline(r.soon())
	defer r.conn.SetReadDeadline(time.Time{})
	frame := make([]byte, 16)
	if _, err := io.ReadFull(r.conn, frame); err != nil {
		r.conn.Close()
		return nil, err
	}
	return frame, nil
}

// OrFail has a helper for that.
func (r *Reader) OrFail() (string, error) {
	r.conn.SetReadDeadline(r.soon())
	defer r.conn.SetReadDeadline(time.Time{})
	line, err := r.br.ReadString('\n')
	if err != nil {
		return "", r.fail(err)
	}
	return line, nil
}

// OrCloseLater does so in a defer.
func (r *Reader) OrCloseLater(ctx context.Context) (frame []byte, err error) {
	defer func() {
		if err != nil {
			r.Close()
		}
	}()
	deadline, _ := ctx.Deadline()
	r.conn.SetReadDeadline(deadline)
	frame = make([]byte, 16)
	_, err = io.ReadFull(r.conn, frame)
	return frame, err
}

// Part returns what there is.
func (r *Reader) Part() (string, error) {
	r.conn.SetReadDeadline(r.soon())
	defer r.conn.SetReadDeadline(time.Time{})
	return r.br.ReadString('\n')
}

// Kept keeps what there is for the next call.
func (r *Reader) Kept() (string, error) {
	r.conn.SetReadDeadline(r.soon())
	defer r.conn.SetReadDeadline(time.Time{})
	part, err := r.br.ReadBytes('\n')
	r.partial = append(r.partial, part...)
	if err != nil {
		return "", err
	}
	line := string(r.partial)
	r.partial = nil
	return line, nil
}

// Resumed fills a buffer of the connection.
func (r *Reader) Resumed(ctx context.Context) ([]byte, error) {
	deadline, _ := ctx.Deadline()
	r.conn.SetReadDeadline(deadline)
	for {
		if frame, ok := r.buffer.Next(); ok {
			return frame, nil
		}
		if err := r.buffer.Fill(r.conn); err != nil {
			return nil, err
		}
	}
}

// Continued goes on where it was.
func (r *Reader) Continued(idle func()) ([]byte, error) {
	frame := make([]byte, 16)
	n := 0
	for n < len(frame) {
		r.conn.SetReadDeadline(r.soon())
		k, err := r.conn.Read(frame[n:])
		n += k
		if os.IsTimeout(err) {
			idle()
			continue
		}
		if err != nil {
			return nil, err
		}
	}
	return frame, nil
}

// Counted goes on where ReadFull was.
func (r *Reader) Counted() ([]byte, error) {
	frame := make([]byte, 16)
	for off := 0; off < len(frame); {
		r.conn.SetReadDeadline(r.soon())
		n, err := io.ReadFull(r.conn, frame[off:])
		off += n
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			return nil, r.fail(err)
		}
	}
	return frame, nil
}

// Read is a reader itself.
func (r *Reader) Read(p []byte) (int, error) {
	r.conn.SetReadDeadline(r.soon())
	defer r.conn.SetReadDeadline(time.Time{})
	return io.ReadFull(r.conn, p)
}

// Peeked waits for a message without taking anything.
func (r *Reader) Peeked() (string, error) {
	r.conn.SetReadDeadline(r.soon())
	if _, err := r.br.Peek(1); err != nil {
		return "", err
	}
	r.conn.SetReadDeadline(time.Time{})
	line, err := r.br.ReadString('\n')
	if err != nil {
		return "", err
	}
	return line, nil
}

// PeekedWhole looks at all of it before it takes it.
func (r *Reader) PeekedWhole() ([]byte, error) {
	r.conn.SetReadDeadline(r.soon())
	defer r.conn.SetReadDeadline(time.Time{})
	head, err := r.br.Peek(4)
	if err != nil {
		return nil, err
	}
	size := int(binary.BigEndian.Uint32(head))
	frame, err := r.br.Peek(size)
	if err != nil {
		return nil, err
	}
	frame = append([]byte(nil), frame...)
	r.br.Discard(size)
	return frame, nil
}

// Once reads what one call gives.
func (r *Reader) Once() ([]byte, error) {
	r.conn.SetReadDeadline(r.soon())
	defer r.conn.SetReadDeadline(time.Time{})
	frame := make([]byte, 16)
	n, err := r.conn.Read(frame)
	if err != nil {
		return nil, err
	}
	return frame[:n], nil
}

// Polled looks for something again and again.
func (r *Reader) Polled(handle func([]byte)) error {
	part := make([]byte, 64)
	for {
		r.conn.SetReadDeadline(r.soon())
		n, err := r.conn.Read(part)
		if os.IsTimeout(err) {
			continue
		}
		if err != nil {
			return err
		}
		handle(part[:n])
	}
}

// Packet is read as a whole.
func (r *Reader) Packet() ([]byte, net.Addr, error) {
	r.packets.SetReadDeadline(r.soon())
	defer r.packets.SetReadDeadline(time.Time{})
	packet := make([]byte, 1500)
	for {
		n, from, err := r.packets.ReadFrom(packet)
		if os.IsTimeout(err) {
			continue
		}
		return packet[:n], from, err
	}
}

// Undisturbed has no deadline.
func (r *Reader) Undisturbed() ([]byte, error) {
	r.conn.SetReadDeadline(time.Time{})
	return depread.ReadFrame(r.conn)
}

// Queued hands on each message before it reads the next one.
func (r *Reader) Queued() error {
	r.conn.SetReadDeadline(r.soon())
	defer r.conn.SetReadDeadline(time.Time{})
	for {
		b, err := r.br.ReadByte()
		if err != nil {
			return err
		}
		r.queue <- []byte{b}
	}
}

// Answered writes an answer between two messages.
func (r *Reader) Answered() error {
	r.conn.SetReadDeadline(r.soon())
	defer r.conn.SetReadDeadline(time.Time{})
	if _, err := r.br.ReadByte(); err != nil {
		return err
	}
	if _, err := r.conn.Write([]byte("ok")); err != nil {
		return err
	}
	_, err := r.br.ReadByte()
	return err
}
