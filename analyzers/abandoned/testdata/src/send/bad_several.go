package send

import (
	"errors"
	"time"
)

// Await has several goroutines that send in one place, which is one mistake.
func Await(first, second, third <-chan struct{}) error {
	ready, stop := make(chan struct{}), make(chan struct{})
	defer close(stop)
	go report(first, ready, stop) // want `sends to ready at line \d+, but nobody receives when the timer fires`
	go report(second, ready, stop)
	if third != nil {
		go report(third, ready, stop)
	}
	late := time.After(time.Minute)
	for range 2 {
		select {
		case <-ready: // ^rest
		case <-late: // ^leaves
			return errors.New("not ready in time")
		}
	}
	return nil
}

// report can be told to stop while it waits, but not once it sends.
func report(event <-chan struct{}, ready chan<- struct{}, stop <-chan struct{}) {
	select {
	case <-event:
		ready <- struct{}{}
	case <-stop:
	}
}
