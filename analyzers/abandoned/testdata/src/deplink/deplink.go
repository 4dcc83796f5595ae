// Package deplink has a link that one goroutine writes to for all.
package deplink

import (
	"errors"
	"io"
	"time"
)

var ErrTimeout = errors.New("deplink: timeout")

type frame struct {
	data   []byte
	answer chan error
}

type Link struct {
	w     io.Writer
	out   chan frame
	limit time.Duration
}

func (l *Link) loop() {
	for f := range l.out {
		_, err := l.w.Write(f.data)
		f.answer <- err
	}
}

// Send has the data written, and gives up after a while.
func (l *Link) Send(data []byte) error {
	f := frame{data: data, answer: make(chan error, 1)}
	l.out <- f
	select {
	case err := <-f.answer:
		return err
	case <-time.After(l.limit):
		return ErrTimeout
	}
}

// SendCopy has a copy of the data written, and gives up after a while.
func (l *Link) SendCopy(data []byte) error {
	return l.Send(append([]byte(nil), data...))
}
