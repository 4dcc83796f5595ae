package pairs

import (
	"context"
	"sync"
)

// A Snapshot is of any kind, as of a version.
type Snapshot[V any] struct {
	mu      sync.Mutex
	version int
	value   V
}

// Set writes both.
func (s *Snapshot[V]) Set(version int, value V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version = version
	s.value = value
}

// A loader loads values of any kind.
type loader[V any] interface {
	Load(ctx context.Context, version int) (V, error)
}

// advance writes the version before it has the value.
func advance[V any](ctx context.Context, s *Snapshot[V], from loader[V]) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version++                             // want `s.version is written at line \d+ and s.value at line \d+`
	value, err := from.Load(ctx, s.version) // ^leaves
	if err != nil {
		return err
	}
	s.value = value // ^rest
	return nil
}

// Await waits for the value in a select.
func (s *Snapshot[V]) Await(ctx context.Context, version int, values <-chan V) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version = version // want "s.version is written .* when ctx ends"
	select {
	case s.value = <-values: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// AdvanceNames is called with names.
func AdvanceNames(ctx context.Context, s *Snapshot[[]string], from loader[[]string]) error {
	return advance(ctx, s, from)
}
