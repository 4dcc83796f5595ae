// Package frames reads messages from connections that live on.
package frames

import (
	"bufio"
	"net"
	"sync"
	"time"

	"depread"
)

type Reader struct {
	mu      sync.Mutex
	conn    net.Conn
	br      *bufio.Reader
	packets *net.UDPConn
	partial []byte
	buffer  depread.Buffer
	off     int
	timeout time.Duration
	broken  bool
	queue   chan []byte
	done    [][]byte
}

func (r *Reader) Close() error { return r.conn.Close() }

// fail closes the connection.
func (r *Reader) fail(err error) error {
	r.broken = true
	r.conn.Close()
	return err
}

// soon is when a call has to be done.
func (r *Reader) soon() time.Time { return time.Now().Add(r.timeout) }

// readLength reads what announces a message.
func (r *Reader) readLength() (int, error) {
	b, err := r.br.ReadBytes('\n')
	if err != nil {
		return 0, err
	}
	return int(b[0]), nil
}

// Decoder is generic.
type Decoder[T any] struct {
	conn  net.Conn
	parse func([]byte) T
}
