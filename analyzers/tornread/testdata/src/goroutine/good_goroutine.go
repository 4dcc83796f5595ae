package goroutine

import (
	"context"
	"io"
	"time"
)

// OrClose closes the connection.
func (l *Link) OrClose(ctx context.Context) ([]byte, error) {
	l.conn.SetReadDeadline(time.Time{})
	ch := l.next()
	select {
	case frame := <-ch:
		return frame, nil
	case <-ctx.Done():
		l.conn.Close()
		return nil, ctx.Err()
	}
}

// Resumed leaves the channel to the next call.
func (l *Link) Resumed(ctx context.Context) ([]byte, error) {
	l.conn.SetReadDeadline(time.Time{})
	if l.frames == nil {
		l.frames = make(chan []byte, 1)
		go func() {
			for frame := range l.next() {
				l.frames <- frame
			}
		}()
	}
	select {
	case frame := <-l.frames:
		return frame, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Closed has the context close the connection.
func (l *Link) Closed(ctx context.Context) ([]byte, error) {
	l.conn.SetReadDeadline(time.Time{})
	stop := context.AfterFunc(ctx, func() { l.conn.Close() })
	defer stop()
	ch := l.next()
	select {
	case frame := <-ch:
		return frame, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Whole reads until the stream ends: nothing of it is read after that.
func (l *Link) Whole(ctx context.Context) ([]byte, error) {
	l.conn.SetReadDeadline(time.Time{})
	type result struct {
		data []byte
		err  error
	}
	ch := make(chan result, 1)
	go func() {
		data, err := io.ReadAll(l.conn)
		ch <- result{data, err}
	}()
	select {
	case r := <-ch:
		return r.data, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
