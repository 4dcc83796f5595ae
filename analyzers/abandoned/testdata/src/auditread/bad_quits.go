package auditread

import "context"

// PlanAnyway reads the result where it was cancelled.
func PlanAnyway(stop, kill context.Context, work func() (string, error), interrupt func()) string {
	var plan string
	done := make(chan struct{})
	go func() { // want `plan is written at line \d+ by the goroutine started at line \d+, which still runs when quits is cancelled`
		defer close(done)
		plan, _ = work()
	}()
	if quits(stop, kill, done, interrupt) { // ^leaves ^rest
		return "unfinished: " + plan
	}
	return plan
}
