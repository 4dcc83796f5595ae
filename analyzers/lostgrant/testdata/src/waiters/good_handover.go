package waiters

import "context"

// TakeAgain takes itself out if it did not get its place.
func (q *Quota) TakeAgain(ctx context.Context) error {
	q.mu.Lock()
	if q.left > 0 && len(q.queue) == 0 {
		q.left--
		q.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	q.queue = append(q.queue, mine)
	q.mu.Unlock()

	var err error
	select {
	case <-ctx.Done():
		err = ctx.Err()
		q.mu.Lock()
		select {
		case <-mine:
			err = nil
		default:
			for i, ch := range q.queue {
				if ch == mine {
					q.queue = append(q.queue[:i], q.queue[i+1:]...)
					break
				}
			}
		}
		q.mu.Unlock()
	case <-mine:
	}
	return err
}

// TakeLate cannot be sure of its place, and waits for it to give it back.
func (q *Quota) TakeLate(ctx context.Context) error {
	q.mu.Lock()
	if q.left > 0 {
		q.left--
		q.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	q.queue = append(q.queue, mine)
	q.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
		select {
		case <-mine:
			return nil
		default:
		}
		<-mine
		q.Return()
		return ctx.Err()
	}
}

// A Gate counts those who have passed, and gives nothing to those who wait.
type Gate struct {
	passed int
	queue  []chan struct{}
}

// Pass looks again, and is let through in vain.
func (g *Gate) Pass(ctx context.Context) error {
	ch := make(chan struct{})
	g.queue = append(g.queue, ch)
	select {
	case <-ch:
		g.passed++
		return nil
	case <-ctx.Done():
		select {
		case <-ch:
			return nil
		default:
			return ctx.Err()
		}
	}
}

// Open lets the first one through, or counts down.
func (g *Gate) Open() {
	if len(g.queue) > 0 {
		ch := g.queue[0]
		g.queue = g.queue[1:]
		close(ch)
		return
	}
	g.passed--
}
