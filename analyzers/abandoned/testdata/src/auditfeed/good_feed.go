package auditfeed

import (
	"context"
	"time"

	"depfeed"
)

// WatchBoth heeds its context while it sends.
func WatchBoth(ctx context.Context, in <-chan Event, out chan<- Event) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e := <-in:
			select {
			case out <- e:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}

// Produce says when it is done: whoever receives does so until then.
func Produce(ctx context.Context, in <-chan Event, out chan<- Event) {
	defer close(out)
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-in:
			out <- e
		}
	}
}

// produce is closed by who starts it.
func produce(ctx context.Context, in <-chan Event, out chan<- Event) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-in:
			out <- e
		}
	}
}

func Producer(ctx context.Context, in <-chan Event, out chan<- Event) {
	produce(ctx, in, out)
	close(out)
}

// Warm hands what it sends with to somebody who runs it, and receives until it returns.
func Warm(ctx context.Context, in <-chan Event) {
	depfeed.Parallel(func(queue chan<- func()) {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-in:
				queue <- func() { _ = e }
			}
		}
	})
}

// Count knows who receives.
func Count(ctx context.Context, in <-chan Event) int {
	out := make(chan Event)
	done := make(chan int)
	go func() {
		n := 0
		for range out {
			n++
		}
		done <- n
	}()
	collect(ctx, in, out)
	close(out)
	return <-done
}

func collect(ctx context.Context, in <-chan Event, out chan<- Event) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-in:
			out <- e
		}
	}
}

// Report sends its one failure after the loop.
func Report(ctx context.Context, look func() error, failed chan<- error) {
	for {
		select {
		case <-ctx.Done():
			failed <- ctx.Err()
			return
		case <-time.After(time.Second):
			if err := look(); err != nil {
				failed <- err
				return
			}
		}
	}
}

// Copy heeds no context at all: it ends with its input.
func Copy(in <-chan Event, out chan<- Event) {
	for e := range in {
		out <- e
	}
}

// Round has a deadline of its own for each round, and leaves the round only.
func Round(parent context.Context, in <-chan Event, out chan<- Event) {
	for range 10 {
		ctx, cancel := context.WithTimeout(parent, time.Second)
		select {
		case <-ctx.Done():
		case e := <-in:
			out <- e
		}
		cancel()
	}
}

// Spill looks whether there is room.
func Spill(ctx context.Context, in <-chan Event, out chan Event) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-in:
			if len(out) == cap(out) {
				<-out
			}
			out <- e
		}
	}
}

// Other is called without its context: it could not heed it.
func Other(ctx context.Context, out chan<- time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
		tell(out)
	}
}

func tell(out chan<- time.Time) { out <- time.Now() }

// Foreign leaves it to another package.
func Foreign(ctx context.Context, in <-chan int, out chan<- int) {
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-in:
			depfeed.Put(ctx, out, n)
		}
	}
}

// Scan leaves it to another package to say that it is done.
func Scan(ctx context.Context, in <-chan int, out chan<- int, log func()) {
	defer depfeed.End(out, log)
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-in:
			out <- n
		}
	}
}
