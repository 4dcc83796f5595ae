package conn

import (
	"context"
	"time"
)

// aLongTimeAgo is a deadline that interrupts whoever is waiting.
var aLongTimeAgo = time.Unix(1, 0)

// interruptible runs op, and makes it fail through setDeadline if ctx ends
// while it runs.
//
// The deadline is taken back before interruptible returns. A callback that was
// merely told to stop could still be about to run, and its deadline would then
// hit the next operation on the connection: so it is either stopped for
// certain, or waited for and undone.
func interruptible(ctx context.Context, setDeadline func(time.Time) error, op func() error) error {
	if ctx.Done() == nil {
		return op()
	}
	fired := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(fired)
		// On a closed connection this fails, and op needs no interruption.
		_ = setDeadline(aLongTimeAgo)
	})
	err := op()
	if !stop() {
		<-fired
		_ = setDeadline(time.Time{})
	}
	return err
}
