package audit

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"
)

type Target interface {
	Apply(ctx context.Context, change string) error
}

type Migration struct {
	target  Target
	changes []string
}

// Who calls it, is not known.
func (m *Migration) Apply(ctx context.Context) error {
	for _, change := range m.changes {
		if ctx.Err() != nil { // ^leaves
			return nil // want `Apply reports success when ctx ends at line \d+, with work left: its callers take the work for done`
		}
		if err := m.target.Apply(ctx, change); err != nil { // ^rest
			return err
		}
	}
	return nil
}

func (m *Migration) record(change string) { m.changes = append(m.changes, change) }

// Another member of the group may say that the context has ended.
func (m *Migration) Both(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	ch := make(chan string, 10)
	g.Go(func() error {
		defer close(ch)
		for _, change := range m.changes {
			select {
			case ch <- change:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	g.Go(func() error {
		for change := range ch {
			if ctx.Err() != nil { // ^leaves
				return nil // want `the Wait at line \d+, which is the only report`
			}
			m.record(change) // ^rest
		}
		return nil
	})
	return g.Wait()
}

// Whoever waits is told to.
func (m *Migration) WaitForChanges(ctx context.Context, changed <-chan string) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case c := <-changed:
			if c == "" {
				return nil
			}
			m.record(c)
		}
	}
}

// The way that is cancelled does the same as the other.
func (m *Migration) Flush(ctx context.Context, ready <-chan struct{}) error {
	select {
	case <-ctx.Done():
	case <-ready:
	}
	m.record("flush")
	return nil
}

// Whether a lister says that it was cut short, is up to its implementation.
type Lister interface {
	List(ctx context.Context, fn func(name string) error) error
}

func (m *Migration) Sync(ctx context.Context, l Lister) error {
	seen := make(map[string]bool)
	err := l.List(ctx, func(name string) error { /* ^leaves */ // want `List at line \d+ may report success when its context ends half-way: .* and clear at line \d+ destroys it`
		seen[name] = true
		return nil
	})
	if err != nil {
		return err
	}
	m.clear(seen) // ^rest
	return nil
}

func (m *Migration) SyncAsked(ctx context.Context, l Lister) error {
	seen := make(map[string]bool)
	err := l.List(ctx, func(name string) error {
		seen[name] = true
		return nil
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return err
	}
	m.clear(seen)
	return nil
}

func (m *Migration) clear(keep map[string]bool) {
	m.changes = slices.DeleteFunc(m.changes, func(c string) bool { return !keep[c] })
}
