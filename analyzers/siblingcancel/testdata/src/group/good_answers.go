package group

import (
	"context"

	"golang.org/x/sync/errgroup"

	"depwork"
)

// Count asks an index for a yes or no, which has no way to say that it failed.
func (c *Copier) Count(ctx context.Context, index depwork.Index, parts []string) (int, error) {
	g, ctx := errgroup.WithContext(ctx)
	for _, part := range parts {
		g.Go(func() error { return c.remote.Put(ctx, part) })
	}
	if err := g.Wait(); err != nil {
		return 0, err
	}
	if index.Has(ctx, "all") {
		return len(parts), nil
	}
	return depwork.Known(ctx, index, parts), nil
}
