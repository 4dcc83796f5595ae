// Package errgroup stands in for golang.org/x/sync/errgroup.
package errgroup

import (
	"context"
	"sync"
)

// A Group is a collection of goroutines working on one task.
type Group struct {
	cancel context.CancelCauseFunc
	wg     sync.WaitGroup
	once   sync.Once
	err    error
}

// WithContext returns a group and a context that ends with it.
func WithContext(ctx context.Context) (*Group, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	return &Group{cancel: cancel}, ctx
}

// Go calls f in a new goroutine.
func (g *Group) Go(f func() error) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		if err := f(); err != nil {
			g.once.Do(func() {
				g.err = err
				if g.cancel != nil {
					g.cancel(err)
				}
			})
		}
	}()
}

// Wait waits for all goroutines and returns the first error.
func (g *Group) Wait() error {
	g.wg.Wait()
	if g.cancel != nil {
		g.cancel(g.err)
	}
	return g.err
}

// SetLimit limits how many functions run at a time.
func (g *Group) SetLimit(n int) {}

// TryGo calls f in a new goroutine if there is room for one.
func (g *Group) TryGo(f func() error) bool {
	g.Go(f)
	return true
}
