// Package depfeed sends for others.
package depfeed

import "context"

// Put sends n unless ctx ends.
func Put(ctx context.Context, out chan<- int, n int) {
	select {
	case out <- n:
	case <-ctx.Done():
	}
}

// End tells the receiver that there is no more.
func End(out chan<- int, log func()) {
	log()
	close(out)
}
