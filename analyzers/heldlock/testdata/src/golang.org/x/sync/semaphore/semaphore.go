// Package semaphore has the names of golang.org/x/sync/semaphore.
package semaphore

import "context"

// A Weighted limits what is done at the same time.
type Weighted struct{ free int64 }

// NewWeighted returns a semaphore with n permits.
func NewWeighted(n int64) *Weighted { return &Weighted{n} }

// Acquire waits for n permits.
func (s *Weighted) Acquire(ctx context.Context, n int64) error {
	s.free -= n
	return ctx.Err()
}

// TryAcquire takes n permits if they are free.
func (s *Weighted) TryAcquire(n int64) bool {
	s.free -= n
	return s.free >= 0
}

// Release gives n permits back.
func (s *Weighted) Release(n int64) { s.free += n }
