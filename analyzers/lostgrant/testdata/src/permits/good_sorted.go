package permits

import (
	"context"
	"errors"
)

// Return gives the token back on both failures.
func (c *Counter) Return(ctx context.Context) (got conn, err error) {
	select {
	case c.out <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	got, err = c.shelf.Take(ctx)
	if err != nil && !errors.Is(err, errEmpty) {
		<-c.out
		return nil, err
	}
	if err == nil && got != nil {
		return got, nil
	}
	if got, err = c.dialer.Dial(ctx); err != nil {
		<-c.out
		return nil, err
	}
	return got, nil
}

// Retry dials whenever the shelf gives nothing, for whatever reason.
func (c *Counter) Retry(ctx context.Context) (conn, error) {
	c.out <- struct{}{}
	got, err := c.shelf.Take(ctx)
	if err == nil {
		return got, nil
	}
	if got, err = c.dialer.Dial(ctx); err != nil {
		<-c.out
		return nil, err
	}
	return got, nil
}

// Asked gives the token back exactly where it hears that it was cancelled.
func (c *Counter) Asked(ctx context.Context) (conn, error) {
	c.out <- struct{}{}
	got, err := c.shelf.Take(ctx)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		<-c.out
		return nil, err
	}
	if err == nil {
		return got, nil
	}
	if got, err = c.dialer.Dial(ctx); err != nil {
		<-c.out
		return nil, err
	}
	return got, nil
}
