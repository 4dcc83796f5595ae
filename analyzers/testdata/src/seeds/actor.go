package seeds

import "context"

// A Counter is owned by one goroutine, which is sent what is to be done.
type Counter struct {
	requests chan request
}

type request struct {
	add   int
	reply chan int
}

// Run is the actor. No caller's context reaches it.
//
//seed:remedy actors: one owner of the state, messages instead of locks (Actors with Tokio)
func (c *Counter) Run() {
	total := 0
	for r := range c.requests {
		total += r.add
		r.reply <- total
	}
}

// Add leaves when it is cancelled; the actor does not notice, because there is
// room for its answer.
//
//seed:remedy actors: the caller leaves, the answer has a place to go
func (c *Counter) Add(ctx context.Context, n int) (int, error) {
	r := request{n, make(chan int, 1)}
	select {
	case c.requests <- r:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	select {
	case total := <-r.reply:
		return total, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// A Shared is an actor with one reply channel for all callers.
type Shared struct {
	requests chan int
	replies  chan int
}

// Add leaves its answer behind, for the next caller.
//
//seed:hazard actors: an abandoned reply is taken for the next one
func (s *Shared) Add(ctx context.Context, n int) (int, error) {
	select {
	case s.requests <- n: // want `\(desync, audit\)`
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	select {
	case total := <-s.replies:
		return total, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
