package audit

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// Do has work of others done, who may know better.
func (m *Memo) Do(ctx context.Context, key string, work func(context.Context) (any, error)) (any, error) {
	v, err, _ := m.flights.Do(key, func() (any, error) { // ^rest
		return work(ctx) /* ^leaves */ // want `work at line \d+ works for all callers.*audit`
	})
	return v, err
}

// All runs what it is given, and at last something of which nothing is known.
func All(ctx context.Context, list []func(context.Context) error, last func(context.Context)) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, f := range list {
		g.Go(func() error { return f(ctx) })
	}
	err := g.Wait() // ^leaves
	last(ctx)       /* ^rest */ // want `last at line \d+ is given ctx.*audit`
	return err
}

// Reload is the same work for all, often done by a loop or two.
func (m *Memo) Reload(ctx context.Context) (any, error) {
	v, err, _ := m.flights.Do("", func() (any, error) { // ^rest
		return m.load(ctx) /* ^leaves */ // want `m.load at line \d+ works for all callers.*audit`
	})
	return v, err
}

// Start has one key for each object, and so has Check.
func (m *Memo) Start(ctx context.Context) (any, error) {
	v, err, _ := m.flights.Do(m.name, func() (any, error) { // ^rest
		return m.load(ctx) /* ^leaves */ // want `m.load at line \d+ works for all callers.*audit`
	})
	return v, err
}

// Check works out the key of its object.
func (m *Memo) Check(ctx context.Context) (any, error) {
	v, err, _ := m.flights.Do(m.labels.Run(), func() (any, error) { // ^rest
		return m.load(ctx) /* ^leaves */ // want `m.load at line \d+ works for all callers.*audit`
	})
	return v, err
}

// Named has a key of its own for each name.
func (m *Memo) Named(ctx context.Context, name string) (any, error) {
	v, err, _ := m.flights.Do(m.name+name, func() (any, error) { // ^rest
		return m.load(ctx) /* ^leaves */ // want `m.load at line \d+ works for all callers.*\(siblingcancel\)`
	})
	return v, err
}

func (m *Memo) load(ctx context.Context) (any, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// Both has work of others done first; what is certain is said, and not that.
func (m *Memo) Both(ctx context.Context, key string, work func(context.Context) error) (any, error) {
	v, err, _ := m.flights.Do(key, func() (any, error) { // ^rest
		if err := work(ctx); err != nil {
			return nil, err
		}
		return m.load(ctx) /* ^leaves */ // want `m.load at line \d+ works for all callers.*\(siblingcancel\)`
	})
	return v, err
}

type ofRequest struct{}

// OfRequest has a key for each request, whose parts share the work, and its context.
func (m *Memo) OfRequest(ctx context.Context) (any, error) {
	v, err, _ := m.flights.Do("load-"+ctx.Value(ofRequest{}).(string), func() (any, error) { // ^rest
		return m.load(ctx) /* ^leaves */ // want `m.load at line \d+ works for all callers.*audit`
	})
	return v, err
}

func requestOf(ctx context.Context) (string, bool) {
	id, ok := ctx.Value(ofRequest{}).(string)
	return id, ok
}

// ByRequest has a helper find it.
func (m *Memo) ByRequest(ctx context.Context) (any, error) {
	id, _ := requestOf(ctx)
	v, err, _ := m.flights.Do(id, func() (any, error) { // ^rest
		return m.load(ctx) /* ^leaves */ // want `m.load at line \d+ works for all callers.*audit`
	})
	return v, err
}

// ForRequest remembers under the same key what has come of it.
func (m *Memo) ForRequest(ctx context.Context, remember func(string, any)) (any, error) {
	id := ctx.Value(ofRequest{}).(string)
	key := "load-" + id
	v, err, _ := m.flights.Do(key, func() (any, error) { // ^rest
		v, err := m.load(ctx) /* ^leaves */ // want `m.load at line \d+ works for all callers.*audit`
		remember(key, v)
		return v, err
	})
	return v, err
}
