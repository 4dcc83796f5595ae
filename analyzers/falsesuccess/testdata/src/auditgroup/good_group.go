package auditgroup

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"
)

// The workers say why.
func (c *Checker) Says(ctx context.Context, packs []Pack) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, p := range packs {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return c.repo.Check(ctx, p.ID)
		})
	}
	return g.Wait()
}

// The context is asked after the workers.
func (c *Checker) Asks(ctx context.Context, packs []Pack) error {
	g, gctx := errgroup.WithContext(ctx)
	for _, p := range packs {
		g.Go(func() error {
			if gctx.Err() != nil {
				return nil
			}
			return c.repo.Check(gctx, p.ID)
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// The only worker that leaves so has nothing to do but to tick.
func (c *Checker) Ticks(ctx context.Context, packs []Pack) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-tick.C:
				c.note("tick")
			}
		}
	})
	g.Go(func() error {
		defer cancel()
		for _, p := range packs {
			if err := c.repo.Check(ctx, p.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return g.Wait()
}

// The object runs until it is told to stop.
func (c *Checker) Run(ctx context.Context, packs <-chan Pack) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		for p := range packs {
			if ctx.Err() != nil {
				return nil
			}
			c.note(p.ID)
		}
		return errors.New("no more packs")
	})
	return g.Wait()
}

// Nobody takes the word of Wait for anything.
func (c *Checker) Tries(ctx context.Context, packs []Pack) int {
	var g errgroup.Group
	for _, p := range packs {
		g.Go(func() error {
			if ctx.Err() != nil {
				return nil
			}
			return c.repo.Check(ctx, p.ID)
		})
	}
	if err := g.Wait(); err != nil {
		return 0
	}
	return len(c.bad)
}

// There is no work behind the check.
func (c *Checker) Sleeps(ctx context.Context) error {
	var g errgroup.Group
	g.Go(func() error {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
			return nil
		}
	})
	return g.Wait()
}
