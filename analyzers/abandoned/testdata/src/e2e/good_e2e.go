// Package e2e is, by its folder, there for tests: what it leaves behind ends with
// them.
package e2e

import (
	"errors"
	"time"
)

// Await waits for what is tested.
func Await(ready func() bool) error {
	done := make(chan bool)
	go func() { done <- ready() }()
	select {
	case <-done:
		return nil
	case <-time.After(time.Minute):
		return errors.New("not ready")
	}
}
