package group

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// AllSafely is generic, and goes on with the context of the call.
func AllSafely[T any](ctx context.Context, list []T, each func(context.Context, T) error, r Remote) error {
	g, gctx := errgroup.WithContext(ctx)
	for _, t := range list {
		g.Go(func() error { return each(gctx, t) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return r.Abort(ctx)
}

// A Batch works on a list of anything.
type Batch[T any] struct {
	list   []T
	remote Remote
}

// Run cuts the context of the group off.
func (b *Batch[T]) Run(ctx context.Context, each func(context.Context, T) error) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, t := range b.list {
		g.Go(func() error { return each(ctx, t) })
	}
	if err := g.Wait(); err != nil {
		b.remote.Abort(context.WithoutCancel(ctx))
		return err
	}
	return nil
}
