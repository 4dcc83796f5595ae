// Package locks keeps mutexes of package sync on cancelled exits.
package locks

import (
	"context"
	"errors"
	"sync"
	"time"
)

var errFull = errors.New("full")

type remote interface {
	Send(ctx context.Context, line string) error
}

// A Log is written by one caller at a time.
type Log struct {
	mu     sync.Mutex
	index  sync.RWMutex
	remote remote
	lines  []string
	stop   chan struct{}
	room   chan struct{}
	size   int
}

// Append unlocks by hand.
func (l *Log) Append(ctx context.Context, line string) error {
	l.mu.Lock()                                      // want `l.mu is locked at line \d+ and unlocked at line \d+, but not when Send is cancelled or fails at line \d+: it stays locked`
	if err := l.remote.Send(ctx, line); err != nil { // ^leaves
		return err
	}
	l.lines = append(l.lines, line)
	l.mu.Unlock() // ^rest
	return nil
}

// Wait holds the lock while it waits for room.
func (l *Log) Wait(ctx context.Context) {
	l.mu.Lock() // want `l.mu is locked`
	select {
	case <-l.room:
		l.size++
	case <-ctx.Done(): // ^leaves
		return
	}
	l.mu.Unlock() // ^rest
}

// Lookup holds a shared lock.
func (l *Log) Lookup(ctx context.Context, i int) (string, error) {
	l.index.RLock()                   // want `l.index is locked for reading at line \d+ .*: it stays locked, and writers wait for ever`
	if err := ctx.Err(); err != nil { // ^leaves
		return "", err
	}
	line := l.lines[i]
	l.index.RUnlock() // ^rest
	return line, nil
}

// Flush unlocks when it fails, but not when it is cancelled between two lines.
func (l *Log) Flush(ctx context.Context) error {
	l.mu.Lock() // want `l.mu is locked`
	for _, line := range l.lines {
		if ctx.Err() != nil { // ^leaves
			return ctx.Err()
		}
		if err := l.remote.Send(context.WithoutCancel(ctx), line); err != nil {
			l.mu.Unlock() // ^rest
			return err
		}
	}
	l.lines = nil
	l.mu.Unlock()
	return nil
}

// TryAppend has a lock only if it got it.
func (l *Log) TryAppend(ctx context.Context, line string) error {
	if !l.mu.TryLock() { // want `l.mu is locked`
		return errFull
	}
	if err := l.remote.Send(ctx, line); err != nil { // ^leaves
		return err
	}
	l.mu.Unlock() // ^rest
	return nil
}

// Grow gives the lock up for the time of the wait, and has it again when it
// leaves.
func (l *Log) Grow(ctx context.Context, n int) error {
	l.mu.Lock()
	for l.size+n > cap(l.lines) {
		l.mu.Unlock() // ^rest
		select {
		case <-l.room:
		case <-ctx.Done():
			return ctx.Err()
		}
		l.mu.Lock()                                         // want `l.mu is locked`
		if err := l.remote.Send(ctx, "grown"); err != nil { // ^leaves
			return err
		}
	}
	l.size += n
	l.mu.Unlock()
	return nil
}

// Poll keeps the lock in one round of a loop that goes on for as long as the
// log lives: whoever closes it waits for ever.
func (l *Log) Poll(every time.Duration) {
	for {
		l.mu.Lock() // want `l.mu is locked`
		select {
		case <-l.stop: // ^leaves
			return
		case <-time.After(every):
		}
		l.size = len(l.lines)
		l.mu.Unlock() // ^rest
	}
}

// A Table embeds its lock.
type Table struct {
	sync.RWMutex
	rows   map[string]string
	remote remote
}

// Put writes through.
func (t *Table) Put(ctx context.Context, key, value string) (err error) {
	t.Lock()                                         // want `t.RWMutex is locked`
	if err = t.remote.Send(ctx, value); err != nil { // ^leaves
		return
	}
	t.rows[key] = value
	t.Unlock() // ^rest
	return
}

// Steps have an unlock on each failure but one.
func (t *Table) Steps(ctx context.Context, key string) error {
	t.Lock() // want `t.RWMutex is locked`
	if t.rows[key] == "" {
		t.Unlock()
		return errFull
	}
	if err := t.remote.Send(ctx, key); err != nil {
		t.Unlock()
		return err
	}
	select {
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	default:
	}
	delete(t.rows, key)
	t.Unlock() // ^rest
	return nil
}

// LockRow returns with the table locked when it succeeds; a failure unlocks it,
// but not a cancellation.
func (t *Table) LockRow(ctx context.Context, key string) error {
	t.Lock() // want `t.RWMutex is locked`
	if t.rows[key] == "" {
		t.Unlock() // ^rest
		return errFull
	}
	if err := t.remote.Send(ctx, key); err != nil { // ^leaves
		return err
	}
	return nil
}

// Callback hands the unlock over, unless it is cancelled before.
func (t *Table) Callback(ctx context.Context, key string, run func(done func())) {
	t.Lock()                                        // want `t.RWMutex is locked`
	if err := t.remote.Send(ctx, key); err != nil { // ^leaves
		return
	}
	done := func() {
		delete(t.rows, key)
		t.Unlock()
	}
	run(func() { done() }) // ^rest
}

// Closure has the unlock in a function of its own, which it forgets.
func (t *Table) Closure(ctx context.Context, key string) error {
	t.Lock() // want `t.RWMutex is locked`
	unlock := func() { t.Unlock() }
	if err := t.remote.Send(ctx, key); err != nil { // ^leaves
		return err
	}
	unlock() // ^rest
	return nil
}

// Background hands the lock to a goroutine, unless it is cancelled before.
func (t *Table) Background(ctx context.Context, key string) error {
	t.Lock()                                        // want `t.RWMutex is locked`
	if err := t.remote.Send(ctx, key); err != nil { // ^leaves
		return err
	}
	go func() { // ^rest
		defer t.Unlock()
		delete(t.rows, key)
	}()
	return nil
}

// Conditional locks only if it is asked to, and forgets only that.
func (t *Table) Conditional(ctx context.Context, key string, exclusive bool) error {
	locked := false
	if exclusive {
		t.Lock() // want `t.RWMutex is locked`
		locked = true
	}
	if err := t.remote.Send(ctx, key); err != nil { // ^leaves
		return err
	}
	if locked {
		t.Unlock() // ^rest
	}
	return nil
}

// Each keeps the lock in a loop over an iterator function.
func (t *Table) Each(ctx context.Context, keys func(yield func(string) bool)) error {
	t.Lock() // want `t.RWMutex is locked`
	for key := range keys {
		if err := t.remote.Send(ctx, key); err != nil { // ^leaves
			return err
		}
	}
	t.Unlock() // ^rest
	return nil
}

// Drain leaves in the middle of waiting for a condition, for which it has the
// lock.
func (l *Log) Drain(ctx context.Context, filled *sync.Cond, out func(string)) {
	for {
		l.mu.Lock() // want `l.mu is locked`
		for len(l.lines) == 0 {
			select {
			case <-ctx.Done(): // ^leaves
				return
			default:
				filled.Wait()
			}
		}
		line := l.lines[0]
		l.lines = l.lines[1:]
		l.mu.Unlock() // ^rest
		out(line)
	}
}
