package send

import (
	"errors"
	"sync"
	"time"
)

var errLate = errors.New("late")

// stages waits for one group after the other, with one channel that has room for
// the word of one: who leaves after the first has not started the second.
func stages(first, second *sync.WaitGroup, limit time.Duration, check func()) error {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	done := make(chan struct{}, 1)
	go func() {
		first.Wait()
		done <- struct{}{}
	}()
	var failed error
	select {
	case <-done:
	case <-timer.C:
		failed = errLate
	}
	check()
	if failed != nil {
		return failed
	}
	go func() {
		second.Wait()
		done <- struct{}{}
	}()
	select {
	case <-done:
	case <-timer.C:
		return errLate
	}
	return nil
}
