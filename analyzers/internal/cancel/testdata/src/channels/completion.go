package channels

import (
	"context"
	"errors"
	"time"
)

var errLate = errors.New("late")

// A T is done at some time.
type T struct {
	done   chan struct{}
	result chan error
	closed chan struct{}
	n      int
}

// Wait fails when the timer fires.
func (t *T) Wait(d time.Duration) error {
	select { // want `^select timer 1$`
	case <-t.done:
		return nil
	case <-time.After(d):
		return errLate
	}
}

// Finished says so with a bool, after the select.
func (t *T) Finished(d time.Duration, done <-chan struct{}) (int, bool) {
	select { // want `^select timer 1$`
	case <-done:
	case <-time.After(d):
		return 0, false
	}
	return t.n, true
}

// Sleep is told to leave, and otherwise sleeps.
func (t *T) Sleep(d time.Duration) error {
	select { // want `^select stop 1$`
	case <-t.done:
		return context.Canceled
	case <-time.After(d):
		return nil
	}
}

// Pause does not say how it ended.
func (t *T) Pause(d time.Duration) {
	select { // want `^select stop 1$`
	case <-t.done:
	case <-time.After(d):
	}
}

// Either fails on both.
func (t *T) Either(d time.Duration) error {
	select { // want `^select stop 1$`
	case <-t.done:
		return context.Canceled
	case <-time.After(d):
		return errLate
	}
}

// WaitOrClosed is also told to leave.
func (t *T) WaitOrClosed(d time.Duration) error {
	select { // want `^select stop timer 1$`
	case <-t.done:
		return nil
	case <-t.closed:
		return context.Canceled
	case <-time.After(d):
		return errLate
	}
}

// Waits asks T, which gives up on a timer.
func Waits(t *T) error {
	if err := t.Wait(time.Second); err != nil { // want `^call timer 1$`
		return err
	}
	return nil
}

// Poll sleeps between its rounds until it is told to leave.
func (t *T) Poll(d time.Duration, ready func() bool) bool {
	for !ready() {
		select { // want `^select stop 1$`
		case <-t.done:
			return false
		case <-time.After(d):
		}
	}
	return true
}
