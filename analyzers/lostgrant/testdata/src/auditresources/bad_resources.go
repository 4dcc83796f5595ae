// Package auditresources obtains what it has to end itself until it hands it out.
package auditresources

import (
	"context"
	"errors"
)

var errTooOld = errors.New("the peer is too old")

// A Line is a connection out of an exchange.
type Line interface {
	Hello(ctx context.Context) error
	Version() int
	Peer() string
	Release()
}

// An Exchange has lines.
type Exchange interface {
	Acquire(ctx context.Context) (Line, error)
	Open(name string) (*Channel, error)
	Reserve(ctx context.Context) (release func(), err error)
	Known(peer string) <-chan struct{}
}

// A Channel is one of the many on a line.
type Channel struct {
	name string
	line Line
}

// Reset gives the channel up on both sides.
func (c *Channel) Reset() error { return nil }

// Peer returns who is on the other side.
func (c *Channel) Peer() string { return c.name }

// A Caller calls peers.
type Caller struct {
	exchange Exchange
	line     Line
	greet    bool
}

// Connect releases the line if the peer is too old, but not if it cannot be
// greeted in time.
func (c *Caller) Connect(ctx context.Context) error {
	line, err := c.exchange.Acquire(ctx) // want `what Acquire returns at line \d+ is ended by Release on the failure at line \d+, but not when Hello is cancelled or fails at line \d+: nobody has it any more who could`
	if err != nil {
		return err
	}
	if c.greet {
		if err := line.Hello(ctx); err != nil { // ^leaves
			return err
		}
	}
	if line.Version() < 2 {
		line.Release() // ^rest
		return errTooOld
	}
	c.line = line
	return nil
}

// Channel waits for the peer with a channel in hand, which a goroutine uses later.
func (c *Caller) Channel(ctx context.Context, name string) (*Channel, error) {
	ch, err := c.exchange.Open(name) // want `what Open returns at line \d+ is ended by Reset on the failure at line \d+, but not when ctx ends at line \d+`
	if err != nil {
		return nil, err
	}
	select {
	case <-c.exchange.Known(ch.Peer()):
	case <-ctx.Done(): // ^leaves
		return nil, ctx.Err()
	}
	if c.line == nil {
		_ = ch.Reset() // ^rest
		return nil, errTooOld
	}
	agreed := make(chan error, 1)
	go func() {
		err = c.agree(ch)
		agreed <- err
	}()
	select {
	case err := <-agreed:
		if err != nil {
			_ = ch.Reset()
			return nil, err
		}
	case <-ctx.Done():
		_ = ch.Reset()
		return nil, ctx.Err()
	}
	return ch, nil
}

func (c *Caller) agree(*Channel) error { return nil }

// Reserved is given a function that gives back what is reserved.
func (c *Caller) Reserved(ctx context.Context, warm <-chan error) (func(), error) {
	release, err := c.exchange.Reserve(ctx) // want `what Reserve returns at line \d+ is ended by a call of it on the failure at line \d+, but not when ctx ends`
	if err != nil {
		return nil, err
	}
	select {
	case err := <-warm:
		if err != nil {
			release() // ^rest
			return nil, err
		}
		return release, nil
	case <-ctx.Done(): // ^leaves
		return nil, ctx.Err()
	}
}

// A Session is over once it was used.
type Session struct {
	used bool
	done chan struct{}
}

func openSession() (*Session, error) { return &Session{done: make(chan struct{})}, nil }

func (s *Session) close() { close(s.done) }

// begin closes a session that was used, which is no failure.
func (s *Session) begin(ctx context.Context) error {
	if s.used {
		s.close()
		return nil
	}
	return ctx.Err()
}

func session(ctx context.Context, stale bool) (*Session, error) {
	s, err := openSession() // want `what openSession returns at line \d+ is ended by close on the failure at line \d+, but not when begin is cancelled or fails`
	if err != nil {
		return nil, err
	}
	if stale {
		s.close() // ^rest
		return nil, errTooOld
	}
	if err := s.begin(ctx); err != nil { // ^leaves
		return nil, err
	}
	return s, nil
}
