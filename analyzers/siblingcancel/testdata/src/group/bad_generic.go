package group

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// Do aborts with the context of the group.
func (b *Batch[T]) Do(ctx context.Context, each func(context.Context, T) error) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, t := range b.list {
		g.Go(func() error { return each(ctx, t) })
	}
	if err := g.Wait(); err != nil { // ^leaves
		b.remote.Abort(ctx) /* ^rest */ // want `b.remote.Abort at line \d+ is given ctx`
		return err
	}
	return nil
}
