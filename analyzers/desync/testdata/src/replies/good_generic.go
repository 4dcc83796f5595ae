package replies

import "context"

// A job carries the channel for its answer.
type job[Q, A any] struct {
	q   Q
	out chan A
}

// A Crew works on such jobs.
type Crew[Q, A any] struct{ in chan job[Q, A] }

// NewCrew starts a crew of one.
func NewCrew[Q, A any](do func(Q) A) *Crew[Q, A] {
	c := &Crew[Q, A]{in: make(chan job[Q, A])}
	go func() {
		for j := range c.in {
			j.out <- do(j.q)
		}
	}()
	return c
}

// Do waits for a channel of its own.
func (c *Crew[Q, A]) Do(ctx context.Context, q Q) (none A, _ error) {
	j := job[Q, A]{q, make(chan A, 1)}
	select {
	case c.in <- j:
	case <-ctx.Done():
		return none, ctx.Err()
	}
	select {
	case a := <-j.out:
		return a, nil
	case <-ctx.Done():
		return none, ctx.Err()
	}
}
