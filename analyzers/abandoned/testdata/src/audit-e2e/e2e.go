// Package audite2e is there for tests, by the name of its folder.
package audite2e

import (
	"errors"
	"time"
)

// Await would be worth a fix elsewhere.
func Await(work func() error) error {
	done := make(chan error)
	go func() { done <- work() }()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Second):
		return errors.New("too late")
	}
}

// AwaitSafely is held to what is said of it.
//
//cancelsafe:safe
func AwaitSafely(work func() error) error {
	done := make(chan error)
	go func() { done <- work() }() // want `sends to done at line \d+, but nobody receives when the timer fires.*; AwaitSafely is marked as safe \(abandoned\)`
	select {
	case err := <-done: // ^rest
		return err
	case <-time.After(time.Second): // ^leaves
		return errors.New("too late")
	}
}
