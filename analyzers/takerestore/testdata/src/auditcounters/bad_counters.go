// Package auditcounters counts what is going on, and waits between up and down.
package auditcounters

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

var errFull = errors.New("full")

type upstream interface {
	Call(ctx context.Context, cost int) (int, error)
	Dial(ctx context.Context) (*stream, error)
}

type stream struct{ open bool }

func (s *stream) Close() error { s.open = false; return nil }

// A Limiter admits calls by what it has counted.
type Limiter struct {
	mu       sync.Mutex
	up       upstream
	max      int
	active   int
	credits  int
	free     int64
	inUse    atomic.Int64
	users    atomic.Int32
	readers  uint32
	writers  int64
	quota    atomic.Uint64
	perKey   map[string]int
	calls    sync.WaitGroup
	idle     chan struct{}
	stats    struct{ running int }
	attempts int
	total    atomic.Int64
}

// Do counts a call that was cancelled as active for ever: the limit shrinks.
func (l *Limiter) Do(ctx context.Context) error {
	l.mu.Lock()
	if l.active >= l.max {
		l.mu.Unlock()
		return errFull
	}
	l.active++ // want `l.active is counted up at line \d+ and down at line \d+, but not when Call is cancelled or fails`
	l.mu.Unlock()

	if _, err := l.up.Call(ctx, 1); err != nil { // ^leaves
		return err
	}

	l.mu.Lock()
	l.active-- // ^rest
	l.mu.Unlock()
	return nil
}

// Spend does not give the credits back.
func (l *Limiter) Spend(ctx context.Context, n int) error {
	l.credits -= n                 // want `l.credits is counted down at line \d+ and up`
	used, err := l.up.Call(ctx, n) // ^leaves
	if err != nil {
		return err
	}
	l.credits += n - used // ^rest
	return nil
}

// DoAtomic counts with an atomic type.
func (l *Limiter) DoAtomic(ctx context.Context) error {
	if l.inUse.Add(1) > int64(l.max) { // want `l.inUse is counted up`
		l.inUse.Add(-1)
		return errFull
	}
	if _, err := l.up.Call(ctx, 1); err != nil { // ^leaves
		return err
	}
	l.inUse.Add(-1) // ^rest
	return nil
}

// Read counts with a function, and down by adding the complement of zero.
func (l *Limiter) Read(ctx context.Context) error {
	atomic.AddUint32(&l.readers, 1) // want `l.readers is counted up`
	select {
	case <-l.idle:
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
	atomic.AddUint32(&l.readers, ^uint32(0)) // ^rest
	return nil
}

// Write counts a variable amount.
func (l *Limiter) Write(ctx context.Context, n int64) error {
	atomic.AddInt64(&l.writers, n)                    // want `l.writers is counted up`
	if _, err := l.up.Call(ctx, int(n)); err != nil { // ^leaves
		return err
	}
	atomic.AddInt64(&l.writers, -n) // ^rest
	return nil
}

// Reserve takes from a quota, which wraps around.
func (l *Limiter) Reserve(ctx context.Context, n uint64) error {
	l.quota.Add(^(n - 1))                             // want `l.quota is counted down`
	if _, err := l.up.Call(ctx, int(n)); err != nil { // ^leaves
		return err
	}
	l.quota.Add(n) // ^rest
	return nil
}

// Track holds up everybody who waits for the calls to be over.
func (l *Limiter) Track(ctx context.Context) error {
	l.calls.Add(1)                               // want `l.calls is counted up`
	if _, err := l.up.Call(ctx, 1); err != nil { // ^leaves
		return err
	}
	l.calls.Done() // ^rest
	return nil
}

// Acquire takes n of a count of free slots for the time of a wait with a timer.
func (l *Limiter) Acquire(n int64, limit time.Duration) error {
	l.mu.Lock()
	l.free -= n // want `l.free is counted down`
	l.mu.Unlock()
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case <-t.C: // ^leaves
		return errFull
	case <-l.idle:
	}
	l.mu.Lock()
	l.free += n // ^rest
	l.mu.Unlock()
	return nil
}

// DoFor counts in a map.
func (l *Limiter) DoFor(ctx context.Context, key string) error {
	l.perKey[key]++                              // want `l.perKey.* is counted up`
	if _, err := l.up.Call(ctx, 1); err != nil { // ^leaves
		return err
	}
	l.perKey[key]-- // ^rest
	return nil
}

// DoNested counts in a field of a field.
func (l *Limiter) DoNested(ctx context.Context) error {
	l.stats.running++                            // want `l.stats.running is counted up`
	if _, err := l.up.Call(ctx, 1); err != nil { // ^leaves
		return err
	}
	l.stats.running-- // ^rest
	return nil
}

// Both leaves by two doors, of which the timer's is the one without a decrement.
func (l *Limiter) Both(ctx context.Context, limit time.Duration) error {
	l.users.Add(1) // want `l.users is counted up .* but not when the timer fires`
	select {
	case <-ctx.Done():
		l.users.Add(-1)
		return ctx.Err()
	case <-time.After(limit): // ^leaves
		return errFull
	case <-l.idle:
	}
	l.users.Add(-1) // ^rest
	return nil
}

// Decrement counts down by assigning the difference.
func (l *Limiter) Decrement(ctx context.Context) error {
	l.active = l.active + 1                      // want `l.active is counted up`
	if _, err := l.up.Call(ctx, 1); err != nil { // ^leaves
		return err
	}
	l.active = l.active - 1 // ^rest
	return nil
}
