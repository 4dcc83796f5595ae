package auditloops

import (
	"context"
	"time"
)

// MoveEachDefer restores each shard in a function of its own.
func (b *Balancer) MoveEachDefer(ctx context.Context) error {
	for _, s := range b.shards {
		err := func() error {
			s.moving = true
			defer func() { s.moving = false }()
			return b.mover.Move(ctx, s.name)
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

// MoveBreak leaves the loop before the line that undoes, not the function.
func (b *Balancer) MoveBreak(ctx context.Context) error {
	var err error
	b.moving = true
	for _, s := range b.shards {
		if err = b.mover.Move(ctx, s.name); err != nil {
			break
		}
	}
	b.moving = false
	return err
}

// MoveLabel does so from two loops.
func (b *Balancer) MoveLabel(ctx context.Context) {
	b.open++
outer:
	for {
		for _, s := range b.shards {
			select {
			case <-ctx.Done():
				break outer
			case <-b.mover.Ready(s.name):
			}
		}
	}
	b.open--
}

// MoveRangeEdge restores in the body of a loop over an iterator.
func (b *Balancer) MoveRangeEdge(ctx context.Context) error {
	for s := range b.all() {
		b.open++
		if err := b.mover.Move(ctx, s.name); err != nil {
			b.open--
			return err
		}
		b.open--
	}
	return nil
}

// MoveRangeDefer restores in a defer of the function around the loop.
func (b *Balancer) MoveRangeDefer(ctx context.Context) error {
	b.moving = true
	defer func() { b.moving = false }()
	for s := range b.all() {
		if err := b.mover.Move(ctx, s.name); err != nil {
			return err
		}
	}
	return nil
}

// MoveRangeBreak restores after the loop over the iterator.
func (b *Balancer) MoveRangeBreak(ctx context.Context) (err error) {
	b.moving = true
	for s := range b.all() {
		if err = b.mover.Move(ctx, s.name); err != nil {
			break
		}
	}
	b.moving = false
	return err
}

// Follow is an event loop: what one round opens another one closes, and only
// its end ends it.
func (b *Balancer) Follow(ctx context.Context, events <-chan bool) {
	for {
		select {
		case begin := <-events:
			if begin {
				b.open++
			} else {
				b.open--
			}
		case <-ctx.Done():
			return
		}
	}
}

// Again skips the shard whose move is cancelled, and undoes that first.
func (b *Balancer) Again(ctx context.Context) {
	for _, s := range b.shards {
		s.moving = true
		err := b.mover.Move(ctx, s.name)
		s.moving = false
		if err != nil {
			continue
		}
		s.pending = nil
	}
}

// PollBounded restores when the round is over, however it ended.
func (b *Balancer) PollBounded(ctx context.Context) error {
	for {
		round, cancel := context.WithTimeout(ctx, time.Second)
		b.open++
		err := b.mover.Move(round, "poll")
		b.open--
		cancel()
		if err != nil {
			return err
		}
	}
}

// Backoff waits between the rounds, when nothing is taken.
func (b *Balancer) Backoff(ctx context.Context) error {
	for {
		b.moving = true
		err := b.mover.Move(context.Background(), "shard")
		b.moving = false
		if err == nil {
			return nil
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
