// Package depq has queues for the packages that import it.
package depq

import "sync"

// A Queue is a queue of anything.
type Queue[T any] struct {
	mu    sync.Mutex
	items []T
	out   chan T
}

// Shift takes the first item out of the queue.
func (q *Queue[T]) Shift() T {
	q.mu.Lock()
	defer q.mu.Unlock()
	item := q.items[0]
	q.items = q.items[1:]
	return item
}

// First only looks at it.
func (q *Queue[T]) First() T {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.items[0]
}

// Size counts the items.
func (q *Queue[T]) Size() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}

// C returns the channel of the queue.
func (q *Queue[T]) C() <-chan T { return q.out }

// A Box holds one letter at a time.
type Box struct {
	mu    sync.Mutex
	slots map[string][]byte
}

// Grab takes the letter of a name out of the box.
func (b *Box) Grab(name string) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	letter := b.slots[name]
	delete(b.slots, name)
	return letter
}

// Copy returns a copy of it.
func (b *Box) Copy(name string) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]byte(nil), b.slots[name]...)
}
