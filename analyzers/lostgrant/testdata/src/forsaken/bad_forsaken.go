// Package forsaken gives back permits in selects.
package forsaken

import (
	"context"
	"time"
)

var saves = make(chan struct{}, 4)

type Store struct {
	slots chan struct{}
	put   func(ctx context.Context, key string) error
}

func NewStore(n int) *Store { return &Store{slots: make(chan struct{}, n)} }

// Save may keep one of the permits of all.
func (s *Store) Save(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	select {
	case saves <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() {
		select {
		case <-ctx.Done(): // ^leaves
		case <-saves: /* ^rest */ // want `what is acquired by saves at line \d+ may not be given back at line \d+ when ctx ends at line \d+, even if it could be at once: one permit less for all others \(lostgrant\)$`
		}
	}()
	return s.put(ctx, key)
}

// Load may keep one of the permits of the store.
func (s *Store) Load(ctx context.Context, key string) error {
	s.slots <- struct{}{}
	defer func() {
		select {
		case <-s.slots: /* ^rest */ // want `what is acquired by s.slots at line \d+ may not be given back`
		case <-ctx.Done(): // ^leaves
		}
	}()
	return s.put(ctx, key)
}
