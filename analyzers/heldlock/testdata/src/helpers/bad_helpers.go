// Package helpers locks by helpers of its own and of another package.
package helpers

import (
	"context"
	"log"
	"sync"

	"deplocks"
)

type remote interface {
	Send(ctx context.Context, line string) error
}

// A Journal is written under several locks.
type Journal struct {
	mu     sync.Mutex
	free   *deplocks.Mutex
	shelf  *deplocks.Shelf
	box    deplocks.Box[int]
	remote remote
	held   chan struct{}
}

func (j *Journal) begin() { j.mu.Lock() }
func (j *Journal) end()   { j.mu.Unlock() }

// Write locks and unlocks by helpers.
func (j *Journal) Write(ctx context.Context, line string) error {
	j.begin()                                        // want `j.mu is locked`
	if err := j.remote.Send(ctx, line); err != nil { // ^leaves
		return err
	}
	j.end() // ^rest
	return nil
}

// WriteFree has a mutex of another package, whose lock can be waited for.
func (j *Journal) WriteFree(ctx context.Context, line string) error {
	if err := j.free.LockContext(ctx); err != nil { // want `j.free.ch is sent a token`
		return err
	}
	if err := j.remote.Send(ctx, line); err != nil { // ^leaves
		return err
	}
	j.free.Free() // ^rest
	return nil
}

// WriteShelf has the lock of another package inside an object.
func (j *Journal) WriteShelf(ctx context.Context, line string) error {
	j.shelf.Enter()                                  // want `j.shelf.mu is locked`
	if err := j.remote.Send(ctx, line); err != nil { // ^leaves
		return err
	}
	j.shelf.Exit() // ^rest
	return nil
}

// WriteBox has a generic one.
func (j *Journal) WriteBox(ctx context.Context, line string) error {
	j.box.Open()                                     // want `j.box.Mutex is locked`
	if err := j.remote.Send(ctx, line); err != nil { // ^leaves
		return err
	}
	j.box.Value++
	j.box.Shut() // ^rest
	return nil
}

// guarded runs with a generic lock.
func guarded[T any](ctx context.Context, b *deplocks.Box[T], r remote, v T) error {
	b.Lock()                                       // want `b.Mutex is locked`
	if err := r.Send(ctx, "guarded"); err != nil { // ^leaves
		return err
	}
	b.Value = v
	b.Unlock() // ^rest
	return nil
}

// WriteGuarded uses it.
func (j *Journal) WriteGuarded(ctx context.Context) error {
	return guarded(ctx, &j.box, j.remote, 1)
}

// joined waits under the lock of its caller.
func (j *Journal) joined(ctx context.Context) error {
	select {
	case <-j.held:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Commit waits in a helper.
func (j *Journal) Commit(ctx context.Context, line string) error {
	j.mu.Lock()                           // want `j.mu is locked`
	if err := j.joined(ctx); err != nil { // ^leaves
		return err
	}
	defer j.mu.Unlock() // ^rest
	return j.remote.Send(ctx, line)
}

// of returns the lock of a key.
func of(locks map[string]*deplocks.Shelf, key string) *deplocks.Shelf { return locks[key] }

// WriteOf locks what a helper has found.
func (j *Journal) WriteOf(ctx context.Context, locks map[string]*deplocks.Shelf, key string) error {
	shelf := of(locks, key)
	shelf.Enter()                                   // want `of.*.mu is locked`
	if err := j.remote.Send(ctx, key); err != nil { // ^leaves
		return err
	}
	shelf.Exit() // ^rest
	return nil
}

// enter locks when it succeeds, and its callers do not unlock when it fails.
func (j *Journal) enter(ctx context.Context) error {
	j.mu.Lock() // want `j.mu is locked`
	if j.remote == nil {
		j.mu.Unlock() // ^rest
		return context.Canceled
	}
	return j.joined(ctx) // ^leaves
}

// WriteEntered is one of them.
func (j *Journal) WriteEntered(ctx context.Context, line string) error {
	if err := j.enter(ctx); err != nil {
		return err
	}
	defer j.mu.Unlock()
	return j.remote.Send(ctx, line)
}

// RenewShown has a defer, too, but one that only looks at another thing.
func (j *Journal) RenewShown(ctx context.Context, again, stop <-chan struct{}) (err error) {
	defer func() { println(err == nil) }()
	var s *session
	for {
		if s, err = j.open(ctx); err != nil { // want "j.mu is locked at line \\d+ and unlocked at line \\d+, but not when stop is closed"
			return err
		}
		select {
		case <-again:
			if err := s.end(); err != nil { // ^rest
				return err
			}
		case <-stop: // ^leaves
			return nil
		}
	}
}

// RenewLogged has a defer that is given the session, but only to say which it was.
func (j *Journal) RenewLogged(ctx context.Context, again, stop <-chan struct{}) (err error) {
	var s *session
	defer func() { log.Println("renewed", s, err) }()
	for {
		if s, err = j.open(ctx); err != nil { // want "j.mu is locked at line \\d+ and unlocked at line \\d+, but not when stop is closed"
			return err
		}
		select {
		case <-again:
			if err := s.end(); err != nil { // ^rest
				return err
			}
		case <-stop: // ^leaves
			return nil
		}
	}
}
