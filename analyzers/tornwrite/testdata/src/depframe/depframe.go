// Package depframe writes parts of frames, for other packages.
package depframe

import (
	"encoding/binary"
	"io"
	"net"
)

// WriteLength tells how much follows.
func WriteLength(w io.Writer, n int) error {
	var head [4]byte
	binary.BigEndian.PutUint32(head[:], uint32(n))
	_, err := w.Write(head[:])
	return err
}

// WriteBytes writes what follows.
func WriteBytes[P ~[]byte](w io.Writer, p P) error {
	_, err := w.Write(p)
	return err
}

// A Wire is a connection that is used for long.
type Wire struct {
	conn net.Conn
	dead bool
}

func (w *Wire) Begin(n int) error {
	return WriteLength(w.conn, n)
}

func (w *Wire) Body(p []byte) error {
	_, err := w.conn.Write(p)
	return err
}

// Abandon ends the wire.
func (w *Wire) Abandon() {
	w.dead = true
	w.conn.Close()
}
