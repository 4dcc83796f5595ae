package auditdeviance

import (
	"container/list"
	"context"
	"fmt"
	"sync"
)

// A Semaphore queues those who wait.
type Semaphore struct {
	mu      sync.Mutex
	size    int64
	used    int64
	waiters list.List
}

type waiter struct {
	n     int64
	ready chan struct{}
}

// Acquire looks again when it has lost the race, and gives back what it was
// granted meanwhile.
func (s *Semaphore) Acquire(ctx context.Context, n int64) error {
	s.mu.Lock()
	if s.size-s.used >= n && s.waiters.Len() == 0 {
		s.used += n
		s.mu.Unlock()
		return nil
	}
	w := waiter{n, make(chan struct{})}
	elem := s.waiters.PushBack(w)
	s.mu.Unlock()
	select {
	case <-ctx.Done():
		s.mu.Lock()
		select {
		case <-w.ready:
			s.used -= n
			s.notify()
		default:
			s.waiters.Remove(elem)
		}
		s.mu.Unlock()
		return ctx.Err()
	case <-w.ready:
	}
	if ctx.Err() != nil {
		s.Release(n)
		return ctx.Err()
	}
	return nil
}

// Release gives n back.
func (s *Semaphore) Release(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used -= n
	s.notify()
}

func (s *Semaphore) notify() {
	for e := s.waiters.Front(); e != nil; e = s.waiters.Front() {
		w := e.Value.(waiter)
		if s.size-s.used < w.n {
			return
		}
		s.used += w.n
		s.waiters.Remove(e)
		close(w.ready)
	}
}

// A Line is served in order, by whoever gives back.
type Line struct {
	mu   sync.Mutex
	free int
	line []*waiter
}

// Acquire says how it ended in an error, also where it was served meanwhile: then it is
// no longer in the line.
func (l *Line) Acquire(ctx context.Context) error {
	l.mu.Lock()
	if l.free > 0 && len(l.line) == 0 {
		l.free--
		l.mu.Unlock()
		return nil
	}
	w := &waiter{n: 1, ready: make(chan struct{})}
	l.line = append(l.line, w)
	l.mu.Unlock()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		select {
		case <-w.ready:
			l.free++
			l.serve()
			return fmt.Errorf("served too late: %w", ctx.Err())
		default:
		}
		for i, other := range l.line {
			if other == w {
				l.line = append(l.line[:i], l.line[i+1:]...)
				break
			}
		}
		return fmt.Errorf("not served: %w", ctx.Err())
	}
}

func (l *Line) serve() {
	for l.free > 0 && len(l.line) > 0 {
		l.free--
		close(l.line[0].ready)
		l.line = l.line[1:]
	}
}
