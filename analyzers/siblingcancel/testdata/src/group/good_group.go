package group

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"depwork"
)

// CopySafely completes with the context of the call.
func (c *Copier) CopySafely(ctx context.Context, name string, parts []string) (string, error) {
	g, gctx := errgroup.WithContext(ctx)
	for _, part := range parts {
		g.Go(func() error { return c.remote.Put(gctx, part) })
	}
	if err := g.Wait(); err != nil {
		return "", err
	}
	return c.remote.Complete(ctx, name)
}

// Inside completes before it waits.
func (c *Copier) Inside(ctx context.Context, name string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return c.remote.Put(ctx, name) })
	if _, err := c.remote.Complete(ctx, name); err != nil {
		return errors.Join(err, g.Wait())
	}
	return g.Wait()
}

// Rounds makes a group for each round.
func (c *Copier) Rounds(ctx context.Context, rounds [][]string) error {
	for _, parts := range rounds {
		g, ctx := errgroup.WithContext(ctx)
		for _, part := range parts {
			g.Go(func() error { return c.remote.Put(ctx, part) })
		}
		if err := g.Wait(); err != nil {
			return err
		}
	}
	return nil
}

// Detached cuts the context off.
func (c *Copier) Detached(ctx context.Context, part string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return c.remote.Put(ctx, part) })
	if err := g.Wait(); err != nil {
		return errors.Join(err, c.remote.Abort(context.WithoutCancel(ctx)))
	}
	_, err := c.remote.Complete(depwork.Detached(ctx), part)
	return err
}

// Described does not wait for anything.
func (c *Copier) Described(ctx context.Context, part string) (string, error) {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return c.remote.Put(ctx, part) })
	if err := g.Wait(); err != nil {
		return "", err
	}
	return depwork.Describe(ctx, part), nil
}

// Why only asks.
func (c *Copier) Why(ctx context.Context, part string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return c.remote.Put(ctx, part) })
	g.Wait()
	return context.Cause(ctx)
}

// Plain has a group without a context.
func (c *Copier) Plain(ctx context.Context, part string) error {
	var g errgroup.Group
	g.Go(func() error { return c.remote.Put(ctx, part) })
	if err := g.Wait(); err != nil {
		return err
	}
	return c.remote.Abort(ctx)
}

// Reset gives the variable the first context again.
func (c *Copier) Reset(parent context.Context, part string) error {
	g, ctx := errgroup.WithContext(parent)
	g.Go(func() error { return c.remote.Put(ctx, part) })
	if err := g.Wait(); err != nil {
		return err
	}
	ctx = parent
	return c.remote.Abort(ctx)
}

// Two has two groups side by side, and goes on with the one that still runs.
func (c *Copier) Two(ctx context.Context, part string) error {
	first, actx := errgroup.WithContext(ctx)
	second, bctx := errgroup.WithContext(ctx)
	first.Go(func() error { return c.remote.Put(actx, part) })
	if err := first.Wait(); err != nil {
		return err
	}
	second.Go(func() error { return c.remote.Put(bctx, part) })
	return second.Wait()
}

// counted is what counts errors, and may be replaced.
var counted = func(ctx context.Context, err error) error { return err }

// Counted sorts a failure that has already happened.
func (c *Copier) Counted(ctx context.Context, part string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return c.remote.Put(ctx, part) })
	if err := g.Wait(); err != nil {
		return counted(ctx, err)
	}
	return nil
}
