// Package nested has selects in closures, in the bodies of loops and in
// generic functions.
package nested

import (
	"context"
	"iter"
)

type frame struct{ data []byte }

// A Hub sends frames around.
type Hub struct {
	backlog []frame
	in      chan frame
	peers   map[string]chan frame
}

func (h *Hub) dequeueFrame() frame {
	f := h.backlog[0]
	h.backlog = h.backlog[1:]
	return f
}

func (h *Hub) each() iter.Seq2[string, chan frame] {
	return func(yield func(string, chan frame) bool) {
		for name, c := range h.peers {
			if !yield(name, c) {
				return
			}
		}
	}
}

// Closure selects in a function literal that captures the queue.
func (h *Hub) Closure(ctx context.Context, out chan<- frame) func() error {
	return func() error {
		select {
		case out <- h.dequeueFrame(): /* ^rest */ // want `taken by dequeueFrame`
			return nil
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
}

// Go selects in a goroutine: the loss is the same.
func (h *Hub) Go(ctx context.Context, out chan<- frame) {
	go func() {
		for {
			select {
			case out <- <-h.in: /* ^rest */ // want `received from h.in`
			case <-ctx.Done(): // ^leaves
				return
			}
		}
	}()
}

// Range selects in the body of a loop over a map.
func (h *Hub) Range(ctx context.Context) error {
	for _, c := range h.peers {
		select {
		case c <- h.dequeueFrame(): /* ^rest */ // want `taken by dequeueFrame`
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	return nil
}

// Iterate selects in the body of a loop over an iterator.
func (h *Hub) Iterate(ctx context.Context) error {
	for _, c := range h.each() {
		select {
		case c <- <-h.in: /* ^rest */ // want `received from h.in`
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	return nil
}

// Offer drops a frame for each peer that is not ready.
func (h *Hub) Offer() {
	for _, c := range h.each() {
		select { // ^leaves
		case c <- h.dequeueFrame(): /* ^rest */ // want `taken by dequeueFrame`
		default:
		}
	}
}

// Copy is generic.
func Copy[T any](ctx context.Context, out chan<- T, in <-chan T) error {
	for {
		select {
		case out <- <-in: /* ^rest */ // want `received from in`
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
}

// Nested has a select in an arm of a select.
func (h *Hub) Nested(ctx context.Context, a, b chan<- frame) error {
	select {
	case f := <-h.in:
		select {
		case a <- f: // ^leaves
		case b <- h.dequeueFrame(): /* ^rest */ // want `taken by dequeueFrame`
		case <-ctx.Done():
			return ctx.Err()
		}
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// Two has two operands that consume: one is always lost.
func (h *Hub) Two(a, b chan<- frame) {
	select {
	case a <- <-h.in: /* ^rest ^leaves */ // want `received from h.in`
	case b <- h.dequeueFrame(): /* ^rest ^leaves */ // want `taken by dequeueFrame`
	}
}
