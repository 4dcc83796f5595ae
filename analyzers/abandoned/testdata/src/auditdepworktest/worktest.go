// Package depworktest is for the tests of who uses depwork, by its name.
package depworktest

import (
	"errors"
	"time"

	"depwork"
)

// Answer would be worth a fix elsewhere.
func Answer(work func()) (int, error) {
	answer := make(chan int)
	go func() { // want `sends to answer at line \d+, but nobody receives when the timer fires.*audit`
		work()
		depwork.Answer(answer)
	}()
	select {
	case n := <-answer: // ^rest
		return n, nil
	case <-time.After(time.Second): // ^leaves
		return 0, errors.New("too late")
	}
}
