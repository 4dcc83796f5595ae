package frames

import (
	"io"
	"net"
	"time"
)

// Greeting has a connection of its own.
func Greeting(addr string) (string, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	conn.SetReadDeadline(time.Now().Add(time.Second))
	frame := make([]byte, 16)
	if _, err := io.ReadFull(conn, frame); err != nil {
		return "", err
	}
	return string(frame), nil
}

// OrCloseNamed closes in a defer of its own.
func (r *Reader) OrCloseNamed() (frame []byte, err error) {
	r.conn.SetReadDeadline(r.soon())
	whole := false
	defer func() {
		if !whole {
			r.conn.Close()
		}
	}()
	frame = make([]byte, 16)
	if _, err = io.ReadFull(r.conn, frame); err != nil {
		return nil, err
	}
	whole = true
	return frame, nil
}

// HandedOn returns what has arrived, together with the error.
func (r *Reader) HandedOn() ([]byte, error) {
	r.conn.SetReadDeadline(r.soon())
	defer r.conn.SetReadDeadline(time.Time{})
	frame := make([]byte, 16)
	n, err := io.ReadFull(r.conn, frame)
	return frame[:n], err
}
