// Package fixes has atomic changes that can be undone where they are forgotten.
package fixes

import (
	"context"
	"errors"
	"sync/atomic"
)

type gate struct {
	open atomic.Bool
	n    int32
}

var errBusy = errors.New("busy")

func wait(ctx context.Context) error { return ctx.Err() }

func (g *gate) Flag(ctx context.Context) error {
	if !g.open.CompareAndSwap(false, true) { // want `g.open is set`
		return errBusy
	}
	if err := wait(ctx); err != nil { // ^leaves
		return err
	}
	g.open.Store(false) // ^rest
	return nil
}

func (g *gate) Count(ctx context.Context, in <-chan int) (int, error) {
	atomic.AddInt32(&g.n, 1) // want `g.n is counted up`
	select {
	case v := <-in:
		atomic.AddInt32(&g.n, -1) // ^rest
		return v, nil
	case <-ctx.Done(): // ^leaves
		return 0, ctx.Err()
	}
}

// Shared has one return for all ways: nothing can be added before it.
func (g *gate) Shared(ctx context.Context) error {
	g.open.Store(true) // want `g.open is set`
	err := wait(ctx)   // ^leaves
	if err == nil {
		g.open.Store(false) // ^rest
	}
	return err
}
