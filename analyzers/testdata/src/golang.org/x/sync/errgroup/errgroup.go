// Package errgroup has the interface of the package of that name.
package errgroup

import (
	"context"
	"sync"
)

// A Group is a collection of goroutines.
type Group struct {
	cancel func(error)
	wg     sync.WaitGroup
	once   sync.Once
	err    error
}

// WithContext returns a Group and a context that ends with the first error, or
// when Wait returns.
func WithContext(ctx context.Context) (*Group, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	return &Group{cancel: cancel}, ctx
}

// Go calls f in a goroutine.
func (g *Group) Go(f func() error) {
	g.wg.Go(func() {
		if err := f(); err != nil {
			g.once.Do(func() {
				g.err = err
				if g.cancel != nil {
					g.cancel(err)
				}
			})
		}
	})
}

// Wait waits for all goroutines and returns the first error.
func (g *Group) Wait() error {
	g.wg.Wait()
	if g.cancel != nil {
		g.cancel(g.err)
	}
	return g.err
}
