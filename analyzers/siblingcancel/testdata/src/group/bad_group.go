package group

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"depwork"
)

// Copy completes with the context of the group, which shadows that of the call.
func (c *Copier) Copy(ctx context.Context, name string, parts []string) (string, error) {
	g, ctx := errgroup.WithContext(ctx)
	for _, part := range parts {
		g.Go(func() error { return c.remote.Put(ctx, part) })
	}
	if err := g.Wait(); err != nil { // ^leaves
		return "", err
	}
	return c.remote.Complete(ctx, name) /* ^rest */ // want `c.remote.Complete at line \d+ is given ctx, the context of the group, which g.Wait at line \d+ has ended even if all went well`
}

// Abort does so when something has failed.
func (c *Copier) Abort(parent context.Context, parts []string) error {
	g, gctx := errgroup.WithContext(parent)
	for _, part := range parts {
		g.Go(func() error { return c.remote.Put(gctx, part) })
	}
	err := g.Wait() // ^leaves
	if err != nil {
		c.remote.Abort(gctx) /* ^rest */ // want `c.remote.Abort at line \d+ is given gctx`
	}
	return err
}

// Bounded gives a context that has ended some more time.
func (c *Copier) Bounded(ctx context.Context, name string) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return c.remote.Put(gctx, name) })
	if err := g.Wait(); err != nil { // ^leaves
		return err
	}
	late, cancel := context.WithTimeout(gctx, time.Minute)
	defer cancel()
	_, err := c.remote.Complete(late, name) /* ^rest */ // want `c.remote.Complete at line \d+ is given late`
	return err
}

// Twice makes the second group out of the context of the first.
func (c *Copier) Twice(ctx context.Context, first, second []string) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, part := range first {
		g.Go(func() error { return c.remote.Put(ctx, part) })
	}
	if err := g.Wait(); err != nil { // ^leaves
		return err
	}
	g, ctx = errgroup.WithContext(ctx)
	for _, part := range second {
		g.Go(func() error {
			return c.remote.Put(ctx, "second "+part) /* ^rest */ // want `c.remote.Put at line \d+ is given ctx`
		})
	}
	return g.Wait()
}

// Deferred cleans up in a defer, which runs when all has been waited for.
func (c *Copier) Deferred(ctx context.Context, parts []string) error {
	g, ctx := errgroup.WithContext(ctx)
	defer func() {
		c.remote.Abort(ctx) /* ^rest */ // want `c.remote.Abort at line \d+ is given ctx`
	}()
	for _, part := range parts {
		g.Go(func() error { return c.remote.Put(ctx, part) })
	}
	return g.Wait() // ^leaves
}

// Keep makes an object that goes on with the context.
func (c *Copier) Keep(ctx context.Context, parts []string) (*progress, error) {
	g, ctx := errgroup.WithContext(ctx)
	for _, part := range parts {
		g.Go(func() error { return c.remote.Put(ctx, part) })
	}
	if err := g.Wait(); err != nil { // ^leaves
		return nil, err
	}
	return newProgress(ctx), nil /* ^rest */ // want `newProgress at line \d+ is given ctx`
}

// Lookup calls another package.
func (c *Copier) Lookup(ctx context.Context, keys []string) (string, error) {
	g, gctx := errgroup.WithContext(ctx)
	for _, key := range keys {
		g.Go(func() error {
			_, err := depwork.Fetch(gctx, key)
			return err
		})
	}
	if err := g.Wait(); err != nil { // ^leaves
		return "", err
	}
	return depwork.Fetch(gctx, "last") /* ^rest */ // want `depwork.Fetch at line \d+ is given gctx`
}

// Post sends a request that carries the context.
func Post(ctx context.Context, client *http.Client, work func(context.Context) error) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return work(gctx) })
	if err := g.Wait(); err != nil { // ^leaves
		return err
	}
	req, err := http.NewRequest("POST", "http://peer/done", nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req.WithContext(gctx)) /* ^rest */ // want `client.Do at line \d+ is given req.WithContext\(gctx\)`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// All is generic.
func All[T any](ctx context.Context, list []T, each func(context.Context, T) error, r Remote) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, t := range list {
		g.Go(func() error { return each(ctx, t) })
	}
	if err := g.Wait(); err != nil { // ^leaves
		return err
	}
	return r.Abort(ctx) /* ^rest */ // want `r.Abort at line \d+ is given ctx`
}
