package wake

import (
	"context"
	"slices"
)

// NumberPass passes its turn on when it leaves.
func (r *Range[T]) NumberPass(ctx context.Context) (none T, _ error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	turn := make(chan struct{}, 1)
	r.queue = append(r.queue, turn)
	for {
		r.mu.Unlock()
		select {
		case <-ctx.Done():
			r.mu.Lock()
			r.queue = slices.DeleteFunc(r.queue, func(ch chan struct{}) bool { return ch == turn })
			r.wakeNext()
			return none, ctx.Err()
		case <-turn:
		}
		r.mu.Lock()
		if r.next >= r.limit {
			continue
		}
		n := r.take()
		r.queue = r.queue[1:]
		r.wakeNext()
		return n, nil
	}
}

// NumberLook uses its turn if it has one.
func (r *Range[T]) NumberLook(ctx context.Context) (none T, _ error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	turn := make(chan struct{}, 1)
	r.queue = append(r.queue, turn)
	for {
		r.mu.Unlock()
		select {
		case <-ctx.Done():
			r.mu.Lock()
			r.queue = slices.DeleteFunc(r.queue, func(ch chan struct{}) bool { return ch == turn })
			select {
			case <-turn:
				r.wakeNext()
			default:
			}
			return none, ctx.Err()
		case <-turn:
		}
		r.mu.Lock()
		if r.next < r.limit {
			n := r.take()
			r.queue = r.queue[1:]
			r.wakeNext()
			return n, nil
		}
	}
}

// A Bell wakes all who wait, each of whom may ring again.
type Bell struct{ queue []chan struct{} }

// Wait takes nothing from the others when it leaves.
func (b *Bell) Wait(ctx context.Context) error {
	ch := make(chan struct{}, 1)
	b.queue = append(b.queue, ch)
	select {
	case <-ch:
		b.queue = slices.DeleteFunc(b.queue, func(x chan struct{}) bool { return x == ch })
		b.Ring()
		return nil
	case <-ctx.Done():
		b.queue = slices.DeleteFunc(b.queue, func(x chan struct{}) bool { return x == ch })
		return ctx.Err()
	}
}

// Ring wakes all.
func (b *Bell) Ring() {
	for _, ch := range b.queue {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}
