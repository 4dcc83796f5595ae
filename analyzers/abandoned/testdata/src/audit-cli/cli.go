// Package auditcli is there for a command line, by the name of its folder.
package auditcli

import (
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
