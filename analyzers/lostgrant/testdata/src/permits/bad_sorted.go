package permits

import (
	"context"
	"errors"
)

var errEmpty = errors.New("the shelf is empty")

// A Shelf keeps connections for later.
type Shelf interface {
	Take(ctx context.Context) (conn, error)
}

// A Counter has a token for each connection that is out.
type Counter struct {
	out    chan struct{}
	shelf  Shelf
	dialer dialer
}

// NewCounter returns a counter for n connections.
func NewCounter(n int, s Shelf, d dialer) *Counter {
	return &Counter{out: make(chan struct{}, n), shelf: s, dialer: d}
}

// Borrow goes on to dial if the shelf was empty, which is not what it hears when
// it is cancelled.
func (c *Counter) Borrow(ctx context.Context) (got conn, err error) {
	select {
	case c.out <- struct{}{}: // want `c.out is sent a token at line \d+ and a token is received from it on the failure at line \d+, but not when Take is cancelled or fails at line \d+: one permit less for all others`
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	got, err = c.shelf.Take(ctx) // ^leaves
	if err != nil && !errors.Is(err, errEmpty) {
		return nil, err
	}
	if err == nil && got != nil {
		return got, nil
	}
	if got, err = c.dialer.Dial(ctx); err != nil {
		select {
		case <-c.out: // ^rest
		default:
		}
		return nil, err
	}
	return got, nil
}

// Fetch compares the error instead of asking about it.
func (c *Counter) Fetch(ctx context.Context) (conn, error) {
	c.out <- struct{}{}           // want `c.out is sent a token .* but not when Take is cancelled or fails`
	got, err := c.shelf.Take(ctx) // ^leaves
	switch {
	case err == nil:
		return got, nil
	case err != errEmpty:
		return nil, err
	}
	got, err = c.dialer.Dial(ctx)
	if err != nil {
		<-c.out // ^rest
		return nil, err
	}
	return got, nil
}
