package wake

import "context"

// AcquireWake lets the others have what it has not needed.
func (s *Weighted) AcquireWake(ctx context.Context, n int64) error {
	ready := make(chan struct{})
	s.mu.Lock()
	elem := s.waiters.PushBack(waiter{n: n, ready: ready})
	s.mu.Unlock()

	select {
	case <-ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		select {
		case <-ready:
			return nil
		default:
			front := s.waiters.Front() == elem
			s.waiters.Remove(elem)
			if front && s.size > s.used {
				s.notify()
			}
		}
		return ctx.Err()
	case <-ready:
		return nil
	}
}

func (s *Weighted) notify() {
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

// SpendWake serves the others by the helper.
func (b *Budget) SpendWake(ctx context.Context, cost int) error {
	r := &request{cost, make(chan struct{})}
	b.mu.Lock()
	b.queue = append(b.queue, r)
	b.serve()
	b.mu.Unlock()
	select {
	case <-r.granted:
		return nil
	case <-ctx.Done():
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
	b.serve()
	return ctx.Err()
}

// A Line lets everybody have the same, so that nobody stands in the way.
type Line struct {
	used, size int
	queue      []chan struct{}
}

// Enter leaves the line as it came.
func (l *Line) Enter(ctx context.Context) error {
	ch := make(chan struct{})
	l.queue = append(l.queue, ch)
	select {
	case <-ch:
		return nil
	case <-ctx.Done():
		select {
		case <-ch:
			return nil
		default:
		}
		for i, x := range l.queue {
			if x == ch {
				l.queue = append(l.queue[:i], l.queue[i+1:]...)
				break
			}
		}
		return ctx.Err()
	}
}

// Leave lets the next one in.
func (l *Line) Leave() {
	l.used--
	for l.used < l.size && len(l.queue) > 0 {
		ch := l.queue[0]
		l.queue = l.queue[1:]
		l.used++
		close(ch)
	}
}
