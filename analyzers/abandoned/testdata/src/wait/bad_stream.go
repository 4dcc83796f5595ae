package wait

import (
	"context"

	"depfeed"
)

// Most waits for the end that comes only when all went well.
func Most(ctx context.Context, page func(context.Context, int) ([]int, error)) (most int, err error) {
	list := make(chan int, 10)
	failed := make(chan error, 1)
	go func() { failed <- depfeed.StreamOrNot(ctx, page, list) }() // ^leaves ^rest
	for n := range list {                                          // want `list is not closed when StreamOrNot is cancelled or fails at line \d+, and line \d+ waits for its end: the function blocks for ever`
		most = max(most, n)
	}
	return most, <-failed
}
