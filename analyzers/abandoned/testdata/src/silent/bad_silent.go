package silent

import (
	"context"
	"time"
)

// A Feed is read line by line, and ended when one takes too long.
type Feed struct {
	read  func(ctx context.Context) (string, error)
	lines []string
	end   func()
}

// Read drains a timer that has nothing to drain.
func (f *Feed) Read(ctx context.Context, patience time.Duration) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	late := time.AfterFunc(patience, cancel) // ^rest
	line, err := f.read(ctx)
	if !late.Stop() { // ^leaves
		<-late.C // want `the timer made at line \d+ runs a function and has no channel, but line \d+ receives from it once it has fired: that blocks for ever`
	}
	f.lines = append(f.lines, line)
	return err
}

// ReadAll gives the timer, or none, to a literal of its own.
func (f *Feed) ReadAll(ctx context.Context, patience time.Duration) {
	next := func(late *time.Timer) bool {
		line, err := f.read(ctx)
		if err != nil {
			if late != nil && !late.Stop() { // ^leaves
				<-late.C // want `runs a function and has no channel`
			}
			return false
		}
		f.lines = append(f.lines, line)
		return true
	}
	var late *time.Timer
	if patience > 0 {
		late = time.AfterFunc(patience, f.end) // ^rest
		defer late.Stop()
	}
	for next(late) {
	}
}
