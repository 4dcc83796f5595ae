// Package goroutine leaves reading to goroutines.
package goroutine

import (
	"io"
	"net"
	"sync"
	"time"
)

type Link struct {
	mu      sync.Mutex
	conn    net.Conn
	frames  chan []byte
	pending chan []byte
}

// next reads a frame in the background.
func (l *Link) next() <-chan []byte {
	ch := make(chan []byte, 1)
	go func() {
		defer close(ch)
		frame := make([]byte, 16)
		if _, err := io.ReadFull(l.conn, frame); err == nil {
			ch <- frame
		}
	}()
	return ch
}

// now is the time.
func now() time.Time { return time.Now() }
