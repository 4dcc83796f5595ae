// Package places has selects with operands that consume in loops, after labels and
// behind other operands.
package places

import "context"

type relay struct{ queue []string }

func (r *relay) pop() string {
	s := r.queue[0]
	r.queue = r.queue[1:]
	return s
}

func (r *relay) Receive(ctx context.Context, in <-chan string, out chan<- string) error {
	select {
	case out <- <-in: /* ^rest */ // want `received from in`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Loop loses one in each round.
func (r *relay) Loop(ctx context.Context, out chan<- string) error {
	for range 3 {
		select {
		case out <- r.pop(): /* ^rest */ // want `taken by pop`
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	return nil
}

// Labelled can be entered again by its label.
func (r *relay) Labelled(ctx context.Context, out chan<- string) error {
again:
	select {
	case out <- r.pop(): /* ^rest */ // want `taken by pop`
		if len(r.queue) > 0 {
			goto again
		}
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Second has an operand before the one that consumes.
func (r *relay) Second(ctx context.Context, next func() chan string, out chan<- string) error {
	select {
	case <-next(): // ^leaves
		return nil
	case out <- r.pop(): /* ^rest */ // want `taken by pop`
		return nil
	}
}
