// Package auditgenerics takes and restores in code with type parameters.
package auditgenerics

import (
	"context"
	"sync"
)

// A Queue holds items of any type.
type Queue[T any] struct {
	mu      sync.Mutex
	items   []T
	working bool
	byKey   map[string]T
}

type handler[T any] interface {
	Handle(ctx context.Context, item T) (bool, error)
}

// Process loses the item whose handling is cancelled.
func (q *Queue[T]) Process(ctx context.Context, h handler[T]) error {
	q.mu.Lock()
	item := q.items[0]
	q.items = q.items[1:] // want `q.items is taken`
	q.mu.Unlock()
	done, err := h.Handle(ctx, item) // ^leaves
	if err != nil {
		return err
	}
	if !done {
		q.mu.Lock()
		q.items = append(q.items, item) // ^rest
		q.mu.Unlock()
	}
	return nil
}

// pop removes and returns the first item.
func (q *Queue[T]) pop() T {
	q.mu.Lock()
	defer q.mu.Unlock()
	item := q.items[0]
	q.items = q.items[1:]
	return item
}

func (q *Queue[T]) push(item T) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, item)
}

// Mailer uses an instance of the generic type.
type Mailer struct {
	queue Queue[letter]
	h     handler[letter]
	state slot[letter]
}

type letter struct{ to, text string }

// SendNext pops and pushes in generic methods.
func (m *Mailer) SendNext(ctx context.Context) error {
	l := m.queue.pop()              // want `m.queue.items is taken`
	sent, err := m.h.Handle(ctx, l) // ^leaves
	if err != nil {
		return err
	}
	if !sent {
		m.queue.push(l) // ^rest
	}
	return nil
}

// take is a generic helper that empties what it is pointed to.
func take[T any](p *T) T {
	var zero T
	old := *p
	*p = zero
	return old
}

type slot[T any] struct{ current *T }

// Swap empties a slot by that helper.
func (m *Mailer) Swap(ctx context.Context) error {
	old := take(&m.state.current)                    // want `m.state.current is taken`
	if _, err := m.h.Handle(ctx, *old); err != nil { // ^leaves
		return err
	}
	m.state.current = old // ^rest
	return nil
}

// Exclusive marks a queue that it is given as working.
func Exclusive[T any](ctx context.Context, q *Queue[T], f func(context.Context, *Queue[T]) error) error {
	q.working = true                  // want `q.working is set`
	if err := f(ctx, q); err != nil { // ^leaves
		return err
	}
	q.working = false // ^rest
	return nil
}

// cut removes an entry of any map.
func cut[K comparable, V any](m map[K]V, k K) V {
	v := m[k]
	delete(m, k)
	return v
}

// Redo takes an entry by that helper and puts it back itself.
func (q *Queue[T]) Redo(ctx context.Context, key string, h handler[T]) error {
	v := cut(q.byKey, key)                      // want `q.byKey is taken`
	if _, err := h.Handle(ctx, v); err != nil { // ^leaves
		return err
	}
	q.byKey[key] = v // ^rest
	return nil
}
