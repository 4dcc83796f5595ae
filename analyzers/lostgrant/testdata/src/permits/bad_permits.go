// Package permits acquires what a success keeps.
package permits

import (
	"context"
	"errors"
	"time"
)

var (
	errTimeout = errors.New("timeout")
	errClosed  = errors.New("closed")
)

type conn interface {
	Hello(ctx context.Context) error
	Close() error
}

type dialer interface {
	Dial(ctx context.Context) (conn, error)
}

// A Gate hands out permits.
type Gate interface {
	Acquire(ctx context.Context) error
	Release()
}

// A Pool has a slot for each connection that is in use.
type Pool struct {
	open   chan struct{}
	free   chan struct{}
	idle   chan conn
	dialer dialer
	gate   Gate
	limit  time.Duration
	closed bool
}

// NewPool returns a pool of n connections.
func NewPool(n int, d dialer) *Pool {
	p := &Pool{open: make(chan struct{}, n), free: make(chan struct{}, n), idle: make(chan conn, n), dialer: d}
	for range n {
		p.free <- struct{}{}
	}
	return p
}

// Get gives its slot back when it cannot dial, but not when the timer is faster
// than an idle connection.
func (p *Pool) Get(ctx context.Context) (c conn, err error) {
	timer := time.NewTimer(p.limit)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil, errTimeout
	case p.open <- struct{}{}: // want `p.open is sent a token at line \d+ and a token is received from it on the failure at line \d+, but not when the timer fires at line \d+: one permit less for all others`
	}
	select {
	case <-timer.C: // ^leaves
		return nil, errTimeout
	case c := <-p.idle:
		return c, nil
	default:
	}
	if c, err = p.dialer.Dial(ctx); err != nil {
		select {
		case <-p.open: // ^rest
		default:
		}
		return nil, err
	}
	return c, nil
}

// GetFree takes a token, and puts it back when the pool is closed only.
func (p *Pool) GetFree(ctx context.Context) (conn, error) {
	<-p.free // want `p.free gives out a token at line \d+ and gets it back on the failure at line \d+`
	if p.closed {
		p.free <- struct{}{} // ^rest
		return nil, errClosed
	}
	c, err := p.dialer.Dial(ctx) // ^leaves
	if err != nil {
		return nil, err
	}
	return c, nil
}

// GetGated forgets its permit when the greeting is cancelled.
func (p *Pool) GetGated(ctx context.Context) (conn, error) {
	if err := p.gate.Acquire(ctx); err != nil { // want `p.gate is acquired at line \d+ and released on the failure at line \d+`
		return nil, err
	}
	c, err := p.dialer.Dial(ctx)
	if err != nil {
		p.gate.Release() // ^rest
		return nil, err
	}
	if err := c.Hello(ctx); err != nil { // ^leaves
		c.Close()
		return nil, err
	}
	return c, nil
}

func (p *Pool) enter(ctx context.Context) error {
	select {
	case p.open <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Pool) leave() { <-p.open }

// GetEntered has the slot by helpers.
func (p *Pool) GetEntered(ctx context.Context) (conn, error) {
	if err := p.enter(ctx); err != nil { // want `p.open is sent a token at line \d+ and a token is received from it on the failure`
		return nil, err
	}
	if p.closed {
		p.leave() // ^rest
		return nil, errClosed
	}
	return p.dialer.Dial(ctx) // ^leaves
}
