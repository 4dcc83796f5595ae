package group

import (
	"context"

	"golang.org/x/sync/errgroup"

	"depwork"
)

// CountLate counts what has arrived by the time that the group has ended.
func (c *Copier) CountLate(ctx context.Context, index depwork.Index, parts []string) (int, error) {
	g, ctx := errgroup.WithContext(ctx)
	for _, part := range parts {
		g.Go(func() error { return c.remote.Put(ctx, part) })
	}
	if err := g.Wait(); err != nil { // ^leaves
		return 0, err
	}
	warm := depwork.Warm(ctx, index, parts)               /* ^rest */ // want `Warm at line \d+ is given ctx`
	return warm + depwork.Awaited(ctx, index, parts), nil /* ^rest */ // want `Awaited at line \d+ is given ctx`
}
