package auditgenerics

import (
	"context"
	"errors"
)

// Only what is known for good is remembered.
func (m *Memo[K, V]) Sure(ctx context.Context, key K) (V, error) {
	m.mu.Lock()
	r, ok := m.seen[key]
	m.mu.Unlock()
	if ok {
		return r.val, r.err
	}
	v, err := m.f(ctx, key)
	if !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		m.mu.Lock()
		m.seen[key] = result[V]{v, err}
		m.mu.Unlock()
	}
	return v, err
}

// The work is nobody's.
func (o *Once[V]) Detached(ctx context.Context, f func(context.Context) (V, error)) (V, error) {
	o.once.Do(func() { o.val, o.err = f(context.WithoutCancel(ctx)) })
	return o.val, o.err
}
