// Package group has functions that work in parallel, for a time.
package group

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"
)

// A Repo keeps packs.
type Repo interface {
	Check(ctx context.Context, id string) error
}

// A Checker looks at packs.
type Checker struct {
	repo     Repo
	patience time.Duration
}

// Check works for a time, and whoever calls it goes on when that is over.
func (c *Checker) Check(ctx context.Context, ids []string) error {
	ctx, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	var g errgroup.Group
	for _, id := range ids {
		g.Go(func() error {
			if ctx.Err() != nil { // ^leaves
				return nil // want `the Wait at line \d+, which is the only report, returns nil for work that is not done`
			}
			return c.repo.Check(ctx, id) // ^rest
		})
	}
	return g.Wait()
}
