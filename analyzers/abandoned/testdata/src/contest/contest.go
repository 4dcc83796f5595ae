// Package contest is no package for tests, whatever its name ends in.
package contest

import (
	"errors"
	"time"

	"depwork"
)

// Answer is worth a fix.
func Answer(work func()) (int, error) {
	answer := make(chan int)
	go func() { // want `sends to answer at line \d+, but nobody receives when the timer fires`
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
