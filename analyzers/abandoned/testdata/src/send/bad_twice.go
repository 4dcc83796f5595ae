package send

import (
	"sync"
	"time"
)

// stagesWithout goes on with the second group after the first was late: one of
// the two has no room for its word.
func stagesWithout(first, second *sync.WaitGroup, limit time.Duration) error {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	done := make(chan struct{}, 1)
	go func() { // want `sends to done at line \d+, but nobody receives when the timer fires`
		first.Wait()
		done <- struct{}{}
	}()
	select {
	case <-done:
	case <-timer.C:
	}
	go func() { // want `sends to done at line \d+, but nobody receives when the timer fires`
		second.Wait()
		done <- struct{}{}
	}()
	select {
	case <-done: // ^rest
	case <-time.After(limit): // ^leaves
		return errLate
	}
	return nil
}
