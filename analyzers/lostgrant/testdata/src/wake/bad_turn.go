package wake

import (
	"context"
	"slices"
	"sync"
)

// A Range gives out numbers up to a limit that somebody raises now and then.
// Those who wait have their turns one after the other.
type Range[T any] struct {
	mu    sync.Mutex
	next  int
	limit int
	queue []chan struct{}
	wrap  func(int) T
}

// Number leaves the queue although it may have had its turn.
func (r *Range[T]) Number(ctx context.Context) (none T, _ error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.queue) == 0 && r.next < r.limit {
		return r.take(), nil
	}
	turn := make(chan struct{}, 1)
	r.queue = append(r.queue, turn) // want `r.queue gets a waiter at line \d+, which is taken out when ctx ends at line \d+ without asking whether wakeNext has woken it meanwhile: those behind it wait for a turn that was given to it`
	for {
		r.mu.Unlock()
		select {
		case <-ctx.Done(): // ^leaves
			r.mu.Lock()
			r.queue = slices.DeleteFunc(r.queue, func(ch chan struct{}) bool { return ch == turn })
			return none, ctx.Err()
		case <-turn: // ^rest
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

func (r *Range[T]) take() T {
	n := r.wrap(r.next)
	r.next++
	return n
}

// Raise raises the limit, and wakes the first.
func (r *Range[T]) Raise(limit int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.limit = limit
	r.wakeNext()
}

func (r *Range[T]) wakeNext() {
	if len(r.queue) == 0 || r.next >= r.limit {
		return
	}
	select {
	case r.queue[0] <- struct{}{}:
	default:
	}
}
