// Package errgroup is the part of golang.org/x/sync/errgroup that tests need.
package errgroup

import "context"

type Group struct{ err error }

func WithContext(ctx context.Context) (*Group, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	_ = cancel
	return new(Group), ctx
}

func (g *Group) Go(f func() error) { g.err = f() }

func (g *Group) SetLimit(int) {}

func (g *Group) Wait() error { return g.err }
