// Package deplocks has locks and guards of its own.
package deplocks

import (
	"context"
	"sync"
)

// A Mutex is locked by whoever has put a token into its channel.
type Mutex struct{ ch chan struct{} }

// NewMutex returns an open mutex.
func NewMutex() *Mutex { return &Mutex{make(chan struct{}, 1)} }

// LockContext gives up when ctx ends.
func (m *Mutex) LockContext(ctx context.Context) error {
	select {
	case m.ch <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Free unlocks it.
func (m *Mutex) Free() { <-m.ch }

// A Shelf has its lock inside.
type Shelf struct {
	mu    sync.Mutex
	books map[string]int
}

// Enter locks the shelf.
func (s *Shelf) Enter() { s.mu.Lock() }

// Exit unlocks it.
func (s *Shelf) Exit() { s.mu.Unlock() }

// Count locks it and unlocks it.
func (s *Shelf) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.books)
}

// A Box has a value under a lock.
type Box[T any] struct {
	sync.Mutex
	Value T
}

// Open locks the box, and returns what is in it.
func (b *Box[T]) Open() { b.Lock() }

// Shut unlocks it.
func (b *Box[T]) Shut() { b.Unlock() }
