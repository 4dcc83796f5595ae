package group

import (
	"context"
	"testing"

	"golang.org/x/sync/errgroup"
)

// copyFor is for tests.
func copyFor(t *testing.T, c *Copier, part string) {
	g, ctx := errgroup.WithContext(context.Background())
	g.Go(func() error { return c.remote.Put(ctx, part) })
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	c.remote.Abort(ctx)
}
