// Package rounds moves values in loops, of which each round can be cancelled on
// its own.
package rounds

import (
	"context"
	"iter"
	"time"
)

type Sample struct {
	At    time.Time
	Value float64
}

type Meter struct {
	samples chan Sample
	out     chan Sample
	wait    time.Duration
	limit   int
	skipped int
	late    []Sample
	closed  chan struct{}
}

// rounds counts from one to n.
func rounds(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i + 1) {
				return
			}
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
