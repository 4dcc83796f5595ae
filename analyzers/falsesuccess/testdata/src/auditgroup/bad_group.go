package auditgroup

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// The workers leave without a word.
func (c *Checker) Check(ctx context.Context, packs <-chan Pack) error {
	g, ctx := errgroup.WithContext(ctx)
	for range 4 {
		g.Go(func() error {
			for {
				select {
				case <-ctx.Done(): // ^leaves
					return nil // want `this function reports success when ctx ends at line \d+, with work left: the Wait at line \d+, which is the only report, returns nil for work that is not done .*audit`
				case p, ok := <-packs:
					if !ok {
						return nil
					}
					if c.repo.Check(ctx, p.ID) != nil { // ^rest
						c.note(p.ID)
					}
				}
			}
		})
	}
	return g.Wait()
}

// So do those of a list.
func (c *Checker) CopyAll(ctx context.Context, packs []Pack) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(4)
	for _, p := range packs {
		g.Go(func() error {
			if ctx.Err() != nil { // ^leaves
				return nil // want `the Wait at line \d+, which is the only report, returns nil.*audit`
			}
			return c.repo.Copy(ctx, p.ID) // ^rest
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return nil
}

// The producer stops, and closes its channel as if that were all.
func (c *Checker) Feed(ctx context.Context, packs []Pack) error {
	g, ctx := errgroup.WithContext(ctx)
	ch := make(chan Pack)
	g.Go(func() error {
		defer close(ch)
		for _, p := range packs {
			select {
			case ch <- p: // ^rest
			case <-ctx.Done(): // ^leaves
				return nil // want `returns nil for work that is not done .*audit`
			}
		}
		return nil
	})
	g.Go(func() error {
		for p := range ch {
			c.note(p.ID)
		}
		return nil
	})
	return g.Wait()
}

// A group of another make.
type tasks interface {
	Go(f func() error)
	Wait() error
}

func (c *Checker) With(ctx context.Context, t tasks, packs []Pack) (int, error) {
	for _, p := range packs {
		t.Go(func() error {
			select {
			case <-ctx.Done(): // ^leaves
				return nil // want `returns nil for work that is not done .*audit`
			default:
			}
			c.note(p.ID) // ^rest
			return nil
		})
	}
	err := t.Wait()
	return len(packs), err
}
