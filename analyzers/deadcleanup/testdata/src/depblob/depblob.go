// Package depblob is a remote store of blobs.
package depblob

import (
	"context"
	"time"
)

// A Store keeps blobs on another machine.
type Store struct {
	calls chan string
	local map[string][]byte
}

// Create makes room for a blob.
func (s *Store) Create(ctx context.Context, key string) error { return s.call(ctx, "create "+key) }

// Fill writes a blob.
func (s *Store) Fill(ctx context.Context, key string) error { return s.call(ctx, "fill "+key) }

// Delete deletes a blob.
func (s *Store) Delete(ctx context.Context, key string) error { return s.call(ctx, "delete "+key) }

// Forget deletes what is known of a blob. It does not wait.
func (s *Store) Forget(ctx context.Context, key string) error {
	note(ctx, key)
	delete(s.local, key)
	return nil
}

// Discard deletes a blob, whatever becomes of the caller.
func (s *Store) Discard(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	return s.call(ctx, "delete "+key)
}

func (s *Store) call(ctx context.Context, what string) error {
	select {
	case s.calls <- what:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type userKey struct{}

func note(ctx context.Context, key string) {
	if user, ok := ctx.Value(userKey{}).(string); ok {
		println(user, "forgets", key)
	}
}

// Named returns a context for the work on one blob, which ends with ctx.
func Named(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, userKey{}, key)
}

// Cleanup returns a context for cleaning up after ctx has ended.
func Cleanup(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

// An Exporter sends what was collected.
type Exporter interface {
	Export(ctx context.Context, items []string) error
}

// Locks has locks by their names, and one implementation.
type Locks interface {
	Lock(ctx context.Context, name string) error
	Unlock(ctx context.Context, name string) error
}

type locks struct{ held chan string }

// NewLocks returns it.
func NewLocks() Locks { return &locks{make(chan string, 1)} }

func (l *locks) Lock(ctx context.Context, name string) error {
	select {
	case l.held <- name:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *locks) Unlock(ctx context.Context, name string) error {
	note(ctx, name)
	<-l.held
	return nil
}

// Rooms has rooms by their names, and only an implementation that has none.
type Rooms interface {
	Open(ctx context.Context, name string) error
	Close(ctx context.Context, name string) error
	Release(ctx context.Context, name string) error
}

type noRooms struct{}

// NoRooms returns it.
func NoRooms() Rooms { return noRooms{} }

func (noRooms) Open(context.Context, string) error    { return nil }
func (noRooms) Close(context.Context, string) error   { return nil }
func (noRooms) Release(context.Context, string) error { return nil }

// Beside runs work in a goroutine, and catches its panics.
func Beside(ctx context.Context, name string, work func(context.Context)) {
	go func() {
		defer func() {
			if r := recover(); r != nil {
				println(name, "panics")
			}
		}()
		work(ctx)
	}()
}

// Patiently runs work, unless ctx has ended.
func Patiently(ctx context.Context, work func(context.Context) error) error {
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return ctx.Err()
	}
	return work(ctx)
}
