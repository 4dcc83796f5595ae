// Package fixes has cleanup that can be given another context.
package fixes

import (
	"context"
	"time"
)

// A Locker gives out locks.
type Locker interface {
	Lock(ctx context.Context, key string) error
	Unlock(ctx context.Context, key string) error
	Renew(ctx context.Context, key string, d time.Duration) error
}

// Statement has a statement for it.
func Statement(ctx context.Context, l Locker, key string) error {
	if err := l.Lock(ctx, key); err != nil {
		return err
	}
	if err := l.Renew(ctx, key, time.Second); err != nil { // ^leaves
		_ = l.Unlock(ctx, key) /* ^rest */ // want `what l.Lock does`
		return err
	}
	return nil
}

// Deferred has a defer.
func Deferred(ctx context.Context, l Locker, key string) error {
	if err := l.Lock(ctx, key); err != nil {
		return err
	}
	defer l.Unlock(ctx, key)              /* ^rest */ // want `what l.Lock does`
	return l.Renew(ctx, key, time.Second) // ^leaves
}

// Closure has a statement in a closure.
func Closure(ctx context.Context, l Locker, key string) error {
	if err := l.Lock(ctx, key); err != nil {
		return err
	}
	defer func() {
		l.Unlock(ctx, key) /* ^rest */ // want `what l.Lock does`
	}()
	return l.Renew(ctx, key, time.Second) // ^leaves
}

// Keys has it in a loop.
func Keys(ctx context.Context, l Locker, keys []string) error {
	for _, key := range keys {
		if err := l.Lock(ctx, key); err != nil {
			return err
		}
		if err := l.Renew(ctx, key, time.Second); err != nil { // ^leaves
			l.Unlock(ctx, key) /* ^rest */ // want `what l.Lock does`
			return err
		}
	}
	return nil
}

// A Tenant is a context of its own kind, and what is given one takes no other.
type Tenant interface {
	context.Context
	Name() string
}

// A Shelf belongs to tenants.
type Shelf interface {
	Lock(ctx Tenant, key string) error
	Unlock(ctx Tenant, key string) error
	Renew(ctx Tenant, key string) error
}

// Own cannot be given a context that is made from another.
func Own(ctx Tenant, s Shelf, key string) error {
	if err := s.Lock(ctx, key); err != nil {
		return err
	}
	defer s.Unlock(ctx, key) /* ^rest */ // want `what s.Lock does`
	return s.Renew(ctx, key) // ^leaves
}
