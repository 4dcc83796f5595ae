// Package caught defers something that does not catch a panic.
package caught

import (
	"time"

	"depguard"
)

// Drain only logs.
func Drain(work func(), limit time.Duration) bool {
	ready := make(chan bool)
	defer close(ready)
	go func() { // want `it panics, since the channel is closed by then \(abandoned\)`
		defer depguard.LogEnd("drain")
		work()
		ready <- true
	}()
	select {
	case <-ready: // ^rest
		return true
	case <-time.After(limit): // ^leaves
		return false
	}
}
