// Package depread reads frames for others.
package depread

import (
	"encoding/binary"
	"io"
)

// ReadFrame reads a frame from r.
func ReadFrame(r io.Reader) ([]byte, error) {
	var head [2]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	body := make([]byte, binary.BigEndian.Uint16(head[:]))
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, err
	}
	return body, nil
}

// A Buffer keeps what has arrived.
type Buffer struct{ data []byte }

// Fill reads once.
func (b *Buffer) Fill(r io.Reader) error {
	var part [64]byte
	n, err := r.Read(part[:])
	b.data = append(b.data, part[:n]...)
	return err
}

// Next returns a frame that is whole.
func (b *Buffer) Next() ([]byte, bool) {
	if len(b.data) < 8 {
		return nil, false
	}
	frame := b.data[:8]
	b.data = b.data[8:]
	return frame, true
}
