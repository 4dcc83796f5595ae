package waiters

import (
	"context"
	"sync"
)

// A Quota counts down, and hands a place that comes back to whoever waits.
type Quota struct {
	mu    sync.Mutex
	left  int
	max   int
	queue []chan<- struct{}
}

// Take looks whether it got its place after all. If it did not, it leaves, and
// gets one later.
func (q *Quota) Take(ctx context.Context) error {
	q.mu.Lock()
	if q.left > 0 && len(q.queue) == 0 {
		q.left--
		q.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	q.queue = append(q.queue, mine) // want `q.queue gets a waiter at line \d+, which stays there when ctx ends at line \d+: Return grants it what nobody will give back`
	q.mu.Unlock()

	var err error
	select {
	case <-ctx.Done(): // ^leaves
		err = ctx.Err()
		q.mu.Lock()
		select {
		case <-mine:
			err = nil
		default:
		}
		q.mu.Unlock()
	case <-mine: // ^rest
	}
	return err
}

// Return counts a place up again, if nobody waits for it.
func (q *Quota) Return() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.queue) > 0 {
		close(q.queue[0])
		q.queue = append(q.queue[:0], q.queue[1:]...)
	} else if q.left < q.max {
		q.left++
	}
}

// TakeOut takes itself out without asking whether it has its place.
func (q *Quota) TakeOut(ctx context.Context) error {
	q.mu.Lock()
	if q.left > 0 {
		q.left--
		q.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	q.queue = append(q.queue, mine) // want `q.queue gets a waiter .* which is taken out when ctx ends at line \d+ without asking whether Return has granted it anything meanwhile`
	q.mu.Unlock()
	select {
	case <-ctx.Done(): // ^leaves
		q.mu.Lock()
		defer q.mu.Unlock()
		for i, ch := range q.queue {
			if ch == mine {
				q.queue = append(q.queue[:i], q.queue[i+1:]...)
				break
			}
		}
		return ctx.Err()
	case <-mine: // ^rest
		return nil
	}
}

// A Hub sends its news to all who wait for them.
type Hub struct {
	mu      sync.Mutex
	waiting map[int]chan string
	last    int
}

// Next looks for the last time, and leaves its channel for a sender that waits.
func (h *Hub) Next(ctx context.Context) (string, error) {
	news := make(chan string)
	h.mu.Lock()
	h.last++
	h.waiting[h.last] = news // want `h.waiting gets a waiter .*: Publish blocks when it answers`
	h.mu.Unlock()
	select {
	case s := <-news: // ^rest
		return s, nil
	case <-ctx.Done(): // ^leaves
	}
	select {
	case s := <-news:
		return s, nil
	default:
		return "", ctx.Err()
	}
}

// Publish empties the list.
func (h *Hub) Publish(s string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, ch := range h.waiting {
		delete(h.waiting, id)
		ch <- s
	}
}
