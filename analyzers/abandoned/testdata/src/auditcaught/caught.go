// Package auditcaught closes a channel that a goroutine may still send to, and is ready for that.
package auditcaught

import (
	"time"

	"depguard"
)

// Drain catches the panic itself.
func Drain(work func(), limit time.Duration) bool {
	ready := make(chan bool)
	defer close(ready)
	go func() { // want `sends to ready at line \d+, but nobody receives when the timer fires at line \d+: it panics, since the channel is closed by then, which a defer catches .*audit`
		defer func() { _ = recover() }()
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

// DrainLogged lets another package catch it, which only the name of its function tells.
func DrainLogged(work func(), limit time.Duration) bool {
	ready := make(chan bool)
	defer close(ready)
	go func() { // want `which a defer catches .*audit`
		defer depguard.LogPanic("drain")
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
