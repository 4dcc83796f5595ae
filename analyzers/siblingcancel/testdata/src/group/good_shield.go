package group

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// AbortNamed aborts in a defer with the context of the call.
func (c *Copier) AbortNamed(ctx context.Context, parts []string) (err error) {
	g, gctx := errgroup.WithContext(ctx)
	defer func() {
		if err != nil {
			c.remote.Abort(ctx)
		}
	}()
	for _, part := range parts {
		g.Go(func() error { return c.remote.Put(gctx, part) })
	}
	return g.Wait()
}

// Left returns what is left to do, together with the error.
func (c *Copier) Left(ctx context.Context, parts []string) ([]string, error) {
	g, gctx := errgroup.WithContext(ctx)
	for _, part := range parts {
		g.Go(func() error { return c.remote.Put(gctx, part) })
	}
	if err := g.Wait(); err != nil {
		return parts, err
	}
	return nil, nil
}

func logf(ctx context.Context, text string) { println(text, ctx.Value("user")) }

// Logged says how it went.
func (c *Copier) Logged(ctx context.Context, part string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return c.remote.Put(ctx, part) })
	err := g.Wait()
	logf(ctx, "done")
	return err
}

// Local appends to what only the call has.
func (c *Copier) Local(ctx context.Context, parts []string) (int, error) {
	sizes := make([]int, len(parts))
	g, ctx := errgroup.WithContext(ctx)
	for i, part := range parts {
		g.Go(func() error {
			sizes[i] = len(part)
			return c.remote.Put(ctx, part)
		})
	}
	if err := g.Wait(); err != nil {
		return 0, err
	}
	return len(sizes), nil
}

// Endless has a group on a context that nobody ends but the group, and goes on
// with another.
func (c *Copier) Endless(part string) error {
	g, ctx := errgroup.WithContext(context.Background())
	g.Go(func() error { return c.remote.Put(ctx, part) })
	if err := g.Wait(); err != nil {
		return c.remote.Abort(context.Background())
	}
	return nil
}
