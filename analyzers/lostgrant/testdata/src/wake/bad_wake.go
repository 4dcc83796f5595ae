// Package wake leaves queues in which others wait behind.
package wake

import (
	"container/list"
	"context"
	"sync"
)

// A Weighted is acquired by weight, first come first served.
type Weighted struct {
	mu      sync.Mutex
	size    int64
	used    int64
	waiters list.List
}

type waiter struct {
	n     int64
	ready chan struct{}
}

// Acquire takes its waiter out of the queue, at whose front it may have stood in
// the way of others that need less.
func (s *Weighted) Acquire(ctx context.Context, n int64) error {
	s.mu.Lock()
	if s.size-s.used >= n && s.waiters.Len() == 0 {
		s.used += n
		s.mu.Unlock()
		return nil
	}
	ready := make(chan struct{})
	elem := s.waiters.PushBack(waiter{n: n, ready: ready}) // want `s.waiters gets a waiter at line \d+, which is taken out when ctx ends at line \d+ without waking those behind it, at whom Release does not look while it is the first: they wait although there is enough for them`
	s.mu.Unlock()

	select {
	case <-ctx.Done(): // ^leaves
		err := ctx.Err()
		s.mu.Lock()
		select {
		case <-ready:
			err = nil
		default:
			s.waiters.Remove(elem)
		}
		s.mu.Unlock()
		return err
	case <-ready: // ^rest
		return nil
	}
}

// Release serves those who wait, in their order.
func (s *Weighted) Release(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used -= n
	for {
		next := s.waiters.Front()
		if next == nil {
			return
		}
		w := next.Value.(waiter)
		if s.size-s.used < w.n {
			return
		}
		s.used += w.n
		s.waiters.Remove(next)
		close(w.ready)
	}
}

// A Budget has its queue in a slice, and is served by a helper.
type Budget struct {
	mu    sync.Mutex
	free  int
	queue []*request
}

type request struct {
	cost    int
	granted chan struct{}
}

// Spend leaves the queue from wherever it stands.
func (b *Budget) Spend(ctx context.Context, cost int) error {
	r := &request{cost, make(chan struct{})}
	b.mu.Lock()
	b.queue = append(b.queue, r) // want `b.queue gets a waiter .* without waking those behind it, at whom serve does not look`
	b.serve()
	b.mu.Unlock()
	select {
	case <-r.granted: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-r.granted:
		return nil
	default:
	}
	for i, x := range b.queue {
		if x == r {
			b.queue = append(b.queue[:i], b.queue[i+1:]...)
			break
		}
	}
	return ctx.Err()
}

// Add adds to the budget.
func (b *Budget) Add(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free += n
	b.serve()
}

func (b *Budget) serve() {
	for len(b.queue) > 0 && b.queue[0].cost <= b.free {
		r := b.queue[0]
		b.queue = b.queue[1:]
		b.free -= r.cost
		close(r.granted)
	}
}
