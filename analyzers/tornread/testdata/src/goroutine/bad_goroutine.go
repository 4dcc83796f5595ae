package goroutine

import (
	"context"
	"errors"
	"io"
	"time"
)

// Next leaves the goroutine with the frame.
func (l *Link) Next(ctx context.Context) ([]byte, error) {
	if err := l.conn.SetReadDeadline(time.Time{}); err != nil {
		return nil, err
	}
	ch := l.next() // want `a goroutine started at line \d+ reads a message from l.conn, which is dropped when ctx ends at line \d+: what is read next begins after it, or in its middle`
	select {
	case frame := <-ch: // ^rest
		return frame, nil
	case <-ctx.Done(): // ^leaves
		l.conn.SetReadDeadline(now())
		return nil, ctx.Err()
	}
}

// NextSoon starts it itself.
func (l *Link) NextSoon() ([]byte, error) {
	l.conn.SetReadDeadline(time.Time{})
	ch := make(chan []byte, 1)
	go func() { // want "reads a message from l.conn"
		frame := make([]byte, 16)
		io.ReadFull(l.conn, frame)
		ch <- frame
	}()
	select {
	case frame := <-ch: // ^rest
		return frame, nil
	case <-time.After(time.Second): // ^leaves
		return nil, errors.New("timeout")
	}
}

// one is asked by two callers, of which one goes on.
func (l *Link) one(ctx context.Context) ([]byte, error) {
	ch := l.next() // want "reads a message from l.conn"
	select {
	case frame := <-ch: // ^rest
		return frame, nil
	case <-ctx.Done(): // ^leaves
		return nil, ctx.Err()
	}
}

// All goes on.
func (l *Link) All(ctx context.Context) (list [][]byte) {
	for range 3 {
		if frame, err := l.one(ctx); err == nil {
			list = append(list, frame)
		}
	}
	return list
}

// Announced reads what was announced, and copies something else to its end.
func (l *Link) Announced(ctx context.Context, from io.Reader, to io.Writer) ([]byte, error) {
	l.conn.SetReadDeadline(time.Time{})
	ch := make(chan []byte, 1)
	go func() { // want "reads a message from l.conn"
		frame := make([]byte, 16)
		io.ReadFull(l.conn, frame)
		io.Copy(to, from)
		ch <- frame
	}()
	select {
	case frame := <-ch: // ^rest
		return frame, nil
	case <-ctx.Done(): // ^leaves
		return nil, ctx.Err()
	}
}
