package auditgenerics

import (
	"context"
	"sync"
)

type result[V any] struct {
	val V
	err error
}

// A Memo remembers the outcome of a function for each key.
type Memo[K comparable, V any] struct {
	f func(ctx context.Context, key K) (V, error)

	mu   sync.Mutex
	seen map[K]result[V]
}

func (m *Memo[K, V]) Get(ctx context.Context, key K) (V, error) {
	m.mu.Lock()
	r, ok := m.seen[key]
	m.mu.Unlock()
	if ok {
		return r.val, r.err // ^rest
	}
	v, err := m.f(ctx, key) // ^leaves
	m.mu.Lock()
	m.seen[key] = result[V]{v, err} // want `m.seen keeps the error`
	m.mu.Unlock()
	return v, err
}

// A Once does something for a value of any type.
type Once[V any] struct {
	once sync.Once
	val  V
	err  error
}

func (o *Once[V]) Do(ctx context.Context, f func(context.Context) (V, error)) (V, error) {
	o.once.Do(func() { // want `o.err keeps its error for all callers`
		o.val, o.err = f(ctx) /* ^leaves */ // ^rest
	})
	return o.val, o.err
}
