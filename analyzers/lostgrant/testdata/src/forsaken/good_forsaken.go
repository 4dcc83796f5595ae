package forsaken

import (
	"context"
	"time"
)

// SaveAnyway gives the permit back in any case.
func (s *Store) SaveAnyway(ctx context.Context, key string) error {
	select {
	case saves <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-saves }()
	return s.put(ctx, key)
}

// SaveTwice looks again.
func (s *Store) SaveTwice(ctx context.Context, key string) error {
	saves <- struct{}{}
	defer func() {
		select {
		case <-saves:
		case <-ctx.Done():
			<-saves
		}
	}()
	return s.put(ctx, key)
}

// SaveNow does not wait for the end of anything.
func (s *Store) SaveNow(ctx context.Context, key string) error {
	saves <- struct{}{}
	defer func() {
		select {
		case <-saves:
		default:
		}
	}()
	return s.put(ctx, key)
}

// Watch is told to go on, and waits for the last word of who tells it.
func (s *Store) Watch(ctx context.Context, key string) error {
	last := make(chan struct{})
	go func() {
		time.Sleep(time.Second)
		last <- struct{}{}
	}()
	defer func() {
		select {
		case <-last:
		case <-ctx.Done():
			go func() { <-last }()
		}
	}()
	return s.put(ctx, key)
}

// A meeting has no room: who sends waits for who receives.
func (s *Store) Meet(ctx context.Context, key string) error {
	turn := make(chan struct{})
	go func() { <-turn; turn <- struct{}{} }()
	turn <- struct{}{}
	defer func() {
		select {
		case <-turn:
		case <-ctx.Done():
			go func() { <-turn }()
		}
	}()
	return s.put(ctx, key)
}
