// Package auditpoints gives up in all the ways there are.
package auditpoints

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

var errStopped = errors.New("stopped")

// A Link has one request under way at a time.
type Link struct {
	mu      sync.Mutex
	conn    net.Conn
	waiting int
	busy    bool
	queue   []string
	ready   chan struct{}
	stop    chan struct{}
	backend func(string) error
}

// ByStop is given a stop channel with each call.
func (l *Link) ByStop(stop <-chan struct{}) error {
	l.waiting++ // want `l.waiting is counted up .* but not when stop is closed`
	select {
	case <-l.ready:
	case <-stop: // ^leaves
		return errStopped
	}
	l.waiting-- // ^rest
	return nil
}

// ByTimer gives up after a time.
func (l *Link) ByTimer(limit time.Duration) bool {
	l.busy = true // want `l.busy is set .* but not when the timer fires`
	select {
	case <-time.After(limit): // ^leaves
		return false
	case <-l.ready:
		l.busy = false // ^rest
		return true
	}
}

// ByDeadline reads under a deadline of the connection.
func (l *Link) ByDeadline(buf []byte, limit time.Duration) (int, error) {
	l.conn.SetReadDeadline(time.Now().Add(limit))
	l.waiting++                // want `l.waiting is counted up`
	n, err := l.conn.Read(buf) // ^leaves
	if err != nil {
		return n, err
	}
	l.waiting-- // ^rest
	return n, nil
}

// ByFull does so through a function of package io.
func (l *Link) ByFull(buf []byte) error {
	if err := l.conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	l.busy = true                                       // want `l.busy is set`
	if _, err := io.ReadFull(l.conn, buf); err != nil { // ^leaves
		return err
	}
	l.busy = false // ^rest
	return nil
}

// ByErr asks the context after it has taken.
func (l *Link) ByErr(ctx context.Context, lines []string) error {
	l.busy = true // want `l.busy is set`
	for _, line := range lines {
		if err := ctx.Err(); err != nil { // ^leaves
			return err
		}
		l.queue = append(l.queue, line)
	}
	l.busy = false // ^rest
	return nil
}

// ByCause asks in a condition.
func (l *Link) ByCause(ctx context.Context) error {
	queue := l.queue
	l.queue = nil                  // want `l.queue is taken`
	if context.Cause(ctx) != nil { // ^leaves
		return errStopped
	}
	l.queue = queue[:1] // ^rest
	return nil
}

// ByDefault polls the context.
func (l *Link) ByDefault(ctx context.Context) error {
	l.waiting++ // want `l.waiting is counted up .* but not when ctx ends`
	select {
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	default:
	}
	l.waiting-- // ^rest
	return nil
}

func (l *Link) wait(ctx context.Context) bool {
	select {
	case <-l.ready:
		return true
	case <-ctx.Done():
		return false
	}
}

// ByBool asks a helper that tells by a bool.
func (l *Link) ByBool(ctx context.Context) error {
	l.waiting++       // want `l.waiting is counted up`
	if !l.wait(ctx) { // ^leaves
		return errStopped
	}
	l.waiting-- // ^rest
	return nil
}

func (l *Link) waitLimit(limit time.Duration) error {
	select {
	case <-l.ready:
		return nil
	case <-time.After(limit):
		return errStopped
	}
}

// ByHelper is given no context: its helper gives up by a timer.
func (l *Link) ByHelper() error {
	l.waiting++                                      // want `l.waiting is counted up`
	if err := l.waitLimit(time.Second); err != nil { // ^leaves
		return err
	}
	l.waiting-- // ^rest
	return nil
}

// ByIs tells a cancellation from other errors, and restores after those only.
func (l *Link) ByIs(line string) error {
	l.busy = true          // want `l.busy is set`
	err := l.backend(line) // ^leaves
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	l.busy = false // ^rest
	return err
}

// ByTimeout asks a net.Error.
func (l *Link) ByTimeout(buf []byte) error {
	l.busy = true               // want `l.busy is set`
	_, err := l.conn.Write(buf) // ^leaves
	var ne net.Error
	if errors.As(err, &ne) && ne.Timeout() {
		return err
	}
	l.busy = false // ^rest
	return err
}

// ByOS asks for the deadline of a file or a connection.
func (l *Link) ByOS(buf []byte) error {
	l.busy = true              // want `l.busy is set`
	_, err := l.conn.Read(buf) // ^leaves
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	l.busy = false // ^rest
	return err
}

// ByOwn makes its context itself.
func (l *Link) ByOwn(call func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	l.waiting++                       // want `l.waiting is counted up`
	if err := call(ctx); err != nil { // ^leaves
		return err
	}
	l.waiting-- // ^rest
	return nil
}

// Third leaves by three points, and only the third forgets.
func (l *Link) Third(ctx context.Context, call func(context.Context) error) error {
	l.waiting++ // want `l.waiting is counted up`
	if err := call(ctx); err != nil {
		l.waiting--
		return err
	}
	select {
	case <-ctx.Done():
		l.waiting--
		return ctx.Err()
	case <-l.ready:
	}
	if ctx.Err() != nil { // ^leaves
		return ctx.Err()
	}
	l.waiting-- // ^rest
	return nil
}

// ByAssert tells a timeout by a type assertion.
func (l *Link) ByAssert(buf []byte) error {
	l.busy = true              // want `l.busy is set`
	_, err := l.conn.Read(buf) // ^leaves
	if ne, ok := err.(net.Error); ok && ne.Timeout() {
		return err
	}
	l.busy = false // ^rest
	return nil
}
