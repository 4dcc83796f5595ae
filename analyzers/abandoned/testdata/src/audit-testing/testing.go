// Package audittesting may be there for tests, by the name of its folder.
package audittesting

import (
	"context"
	"errors"
	"time"
)

// Await would be worth a fix elsewhere.
func Await(work func() error) error {
	done := make(chan error)
	go func() { done <- work() }() // want `sends to done at line \d+, but nobody receives when the timer fires.*audit`
	select {
	case err := <-done: // ^rest
		return err
	case <-time.After(time.Second): // ^leaves
		return errors.New("too late")
	}
}

// AwaitGiven would be worth a look elsewhere.
func AwaitGiven(ctx context.Context, work func() error) error {
	done := make(chan error)
	go func() { done <- work() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
