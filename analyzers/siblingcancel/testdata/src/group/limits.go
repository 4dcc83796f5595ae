package group

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// A Stack keeps its group in a field.
type Stack struct {
	remote Remote
	group  *errgroup.Group
	ctx    context.Context
}

// NewStack returns a stack.
func NewStack(ctx context.Context, r Remote) *Stack {
	g, ctx := errgroup.WithContext(ctx)
	return &Stack{r, g, ctx}
}

// Put adds a part.
func (b *Stack) Put(part string) {
	b.group.Go(func() error { return b.remote.Put(b.ctx, part) })
}

// Finish completes on the context of the group.
func (b *Stack) Finish(name string) (string, error) {
	if err := b.group.Wait(); err != nil {
		return "", err
	}
	return b.remote.Complete(b.ctx, name)
}

// all waits for the group of its caller.
func all(g *errgroup.Group) error { return g.Wait() }

// CopyAll waits in a helper.
func (c *Copier) CopyAll(ctx context.Context, name string, parts []string) (string, error) {
	g, ctx := errgroup.WithContext(ctx)
	for _, part := range parts {
		g.Go(func() error { return c.remote.Put(ctx, part) })
	}
	if err := all(g); err != nil {
		return "", err
	}
	return c.remote.Complete(ctx, name)
}
