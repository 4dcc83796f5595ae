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
