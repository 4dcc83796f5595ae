package auditread

import "context"

// quits waits for the end of an operation, and says whether it was cancelled.
func quits(stop, kill context.Context, done <-chan struct{}, interrupt func()) (cancelled bool) {
	select {
	case <-stop.Done():
		interrupt()
		select {
		case <-kill.Done():
			cancelled = true
		case <-done:
		}
	case <-kill.Done():
		cancelled = true
	case <-done:
	}
	return
}

// Plan reads the result only if it was not cancelled.
func Plan(stop, kill context.Context, work func() (string, error), interrupt func()) string {
	var plan string
	done := make(chan struct{})
	go func() {
		defer close(done)
		plan, _ = work()
	}()
	if quits(stop, kill, done, interrupt) {
		return ""
	}
	return plan
}
