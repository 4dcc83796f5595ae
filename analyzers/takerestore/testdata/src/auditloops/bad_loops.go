// Package auditloops takes and waits in loops of all kinds.
package auditloops

import (
	"context"
	"errors"
	"iter"
	"time"
)

var errSlow = errors.New("slow")

type shard struct {
	name    string
	moving  bool
	pending []string
}

type mover interface {
	Move(ctx context.Context, s string) error
	Ready(s string) <-chan struct{}
}

// A Balancer moves shards about.
type Balancer struct {
	mover  mover
	shards []*shard
	moving bool
	open   int
	todo   []string
}

func (b *Balancer) all() iter.Seq[*shard] {
	return func(yield func(*shard) bool) {
		for _, s := range b.shards {
			if !yield(s) {
				return
			}
		}
	}
}

// MoveEach leaves the shard marked at which it is cancelled.
func (b *Balancer) MoveEach(ctx context.Context) error {
	for _, s := range b.shards {
		s.moving = true                                   // want `s.*moving is set`
		if err := b.mover.Move(ctx, s.name); err != nil { // ^leaves
			return err
		}
		s.moving = false // ^rest
	}
	return nil
}

// MoveAll marks the balancer before the loop and unmarks it after.
func (b *Balancer) MoveAll(ctx context.Context) error {
	b.moving = true // want `b.moving is set`
	for _, s := range b.shards {
		if err := b.mover.Move(ctx, s.name); err != nil { // ^leaves
			return err
		}
	}
	b.moving = false // ^rest
	return nil
}

// MoveLabelled leaves two loops at once, and with them the line that undoes.
func (b *Balancer) MoveLabelled(ctx context.Context, rounds int) int {
	moved := 0
outer:
	for range rounds {
		for _, s := range b.shards {
			b.open++ // want `b.open is counted up`
			select {
			case <-b.mover.Ready(s.name):
			case <-ctx.Done(): // ^leaves
				break outer
			}
			b.open-- // ^rest
			moved++
		}
	}
	return moved
}

// MoveRange waits in the body of a loop over an iterator.
func (b *Balancer) MoveRange(ctx context.Context) error {
	for s := range b.all() {
		b.open++                                          // want `b.open is counted up`
		if err := b.mover.Move(ctx, s.name); err != nil { // ^leaves
			return err
		}
		b.open-- // ^rest
	}
	return nil
}

// MoveRangeSelect takes from the element of the iterator.
func (b *Balancer) MoveRangeSelect(ctx context.Context) error {
	for s := range b.all() {
		pending := s.pending
		s.pending = nil // want `s.pending is taken`
		select {
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		case <-b.mover.Ready(s.name):
		}
		s.pending = pending[1:] // ^rest
	}
	return nil
}

// MoveAround marks before a loop over an iterator, waits in its body, and
// unmarks after it.
func (b *Balancer) MoveAround(ctx context.Context) error {
	b.moving = true // want `b.moving is set`
	for s := range b.all() {
		if err := b.mover.Move(ctx, s.name); err != nil { // ^leaves
			return err
		}
	}
	b.moving = false // ^rest
	return nil
}

// Poll bounds each round, in what is otherwise a loop without an end, and gives
// up at the first round that takes too long.
func (b *Balancer) Poll(ctx context.Context) error {
	for {
		round, cancel := context.WithTimeout(ctx, time.Second)
		b.open++                           // want `b.open is counted up`
		err := b.mover.Move(round, "poll") // ^leaves
		cancel()
		if err != nil {
			return err
		}
		b.open-- // ^rest
	}
}

// Attempt tries three times, and takes a value before each.
func (b *Balancer) Attempt(ctx context.Context) error {
	for range 3 {
		todo := b.todo
		b.todo = nil                      // want `b.todo is taken`
		err := b.mover.Move(ctx, todo[0]) // ^leaves
		if errors.Is(err, context.Canceled) {
			return err
		}
		b.todo = todo // ^rest
		if err == nil {
			return nil
		}
	}
	return errSlow
}

// Wait goes on waiting on a ticker, and leaves by the context.
func (b *Balancer) Wait(ctx context.Context, ready func() bool) error {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	b.open++ // want `b.open is counted up`
	for !ready() {
		select {
		case <-tick.C:
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	b.open-- // ^rest
	return nil
}
