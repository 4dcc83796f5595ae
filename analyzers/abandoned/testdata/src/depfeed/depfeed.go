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

// Parallel runs what send gives it, until that returns.
func Parallel(send func(chan<- func())) {
	queue := make(chan func())
	go func() {
		defer close(queue)
		send(queue)
	}()
	for work := range queue {
		work()
	}
}
