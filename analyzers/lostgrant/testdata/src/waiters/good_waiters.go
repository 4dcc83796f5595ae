package waiters

import (
	"context"
	"time"
)

// CallDeferred takes its entry out on every way.
func (c *Client) CallDeferred(ctx context.Context, body string) (string, error) {
	ch := make(chan string, 1)
	c.mu.Lock()
	c.next++
	id := c.next
	c.pending[id] = ch
	c.mu.Unlock()
	defer c.forget(id)
	if err := c.out(id, body); err != nil {
		return "", err
	}
	select {
	case reply := <-ch:
		return reply, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (c *Client) forget(id int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.pending, id)
}

// CallForget takes it out in the arm. A reply that comes at the same moment is
// nobody's loss.
func (c *Client) CallForget(ctx context.Context, body string) (string, error) {
	ch := make(chan string, 1)
	c.mu.Lock()
	c.next++
	id := c.next
	c.pending[id] = ch
	c.mu.Unlock()
	if err := c.out(id, body); err != nil {
		c.forget(id)
		return "", err
	}
	select {
	case reply := <-ch:
		c.forget(id)
		return reply, nil
	case <-ctx.Done():
		c.forget(id)
		return "", ctx.Err()
	}
}

// CallLater leaves it to a goroutine that waits for the reply.
func (c *Client) CallLater(ctx context.Context, body string) (string, error) {
	ch := make(chan string, 1)
	c.mu.Lock()
	c.next++
	id := c.next
	c.pending[id] = ch
	c.mu.Unlock()
	stop := context.AfterFunc(ctx, func() { c.forget(id) })
	defer stop()
	select {
	case reply := <-ch:
		c.forget(id)
		return reply, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// AcquireAgain looks again, and keeps what it was granted.
func (s *Semaphore) AcquireAgain(ctx context.Context) error {
	s.mu.Lock()
	if s.used < s.size {
		s.used++
		s.mu.Unlock()
		return nil
	}
	w := &waiter{ready: make(chan struct{})}
	s.waiters = append(s.waiters, w)
	s.mu.Unlock()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		select {
		case <-w.ready:
			return nil
		default:
		}
		for i, x := range s.waiters {
			if x == w {
				s.waiters = append(s.waiters[:i], s.waiters[i+1:]...)
				break
			}
		}
		return ctx.Err()
	}
}

// AcquireBack gives back what it was granted.
func (l *Limiter) AcquireBack(ctx context.Context) error {
	l.mu.Lock()
	if l.used < l.size {
		l.used++
		l.mu.Unlock()
		return nil
	}
	w := &waiter{ready: make(chan struct{})}
	l.waiters[w] = true
	l.mu.Unlock()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
		l.mu.Lock()
		_, waiting := l.waiters[w]
		delete(l.waiters, w)
		l.mu.Unlock()
		if !waiting {
			l.Release()
		}
		return ctx.Err()
	}
}

// GetReturn puts a session back that came too late.
func (p *Pool) GetReturn(ctx context.Context) (*Session, error) {
	ch := make(chan *Session, 1)
	p.mu.Lock()
	elem := p.waiting.PushBack(ch)
	p.mu.Unlock()
	select {
	case s := <-ch:
		return s, nil
	case <-ctx.Done():
		p.mu.Lock()
		p.waiting.Remove(elem)
		p.mu.Unlock()
		select {
		case s := <-ch:
			p.Put(s)
		default:
		}
		return nil, ctx.Err()
	}
}

// GetBackground leaves the queue to a goroutine, which puts a late session back.
func (p *Pool) GetBackground(ctx context.Context) (*Session, error) {
	ch := make(chan *Session, 1)
	p.mu.Lock()
	p.waiting.PushBack(ch)
	p.mu.Unlock()
	select {
	case s := <-ch:
		return s, nil
	case <-ctx.Done():
		go func() { p.Put(<-ch) }()
		return nil, ctx.Err()
	}
}

// A Broadcast wakes all who wait, and forgets them.
type Broadcast struct {
	waiters []chan struct{}
	tickets map[int]*ticket
}

// Wait leaves a channel behind until the next broadcast, which does no harm.
func (b *Broadcast) Wait(ctx context.Context) error {
	ch := make(chan struct{})
	b.waiters = append(b.waiters, ch)
	select {
	case <-ch:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// All wakes all.
func (b *Broadcast) All() {
	for _, ch := range b.waiters {
		close(ch)
	}
	b.waiters = nil
}

// A ticket says when its owner has left.
type ticket struct {
	ready chan struct{}
	left  bool
}

// Queue marks its ticket when it leaves: whoever is at it next throws it away.
func (b *Broadcast) Queue(id int, limit time.Duration) bool {
	t := &ticket{ready: make(chan struct{})}
	b.tickets[id] = t
	select {
	case <-t.ready:
		return true
	case <-time.After(limit):
		t.left = true
		return false
	}
}

// Next is at the next one.
func (b *Broadcast) Next(id int) {
	t := b.tickets[id]
	delete(b.tickets, id)
	if !t.left {
		t.ready <- struct{}{}
	}
}

// Subscribe registers a channel for good, and waits for something else.
func (m *Mux) Subscribe(ctx context.Context, key string, ready chan struct{}) (chan []byte, error) {
	ch := make(chan []byte, 8)
	m.mu.Lock()
	m.pending[key] = ch
	m.mu.Unlock()
	select {
	case <-ready:
		return ch, nil
	case <-ctx.Done():
		return ch, ctx.Err()
	}
}

// Own waits at a registry of its own.
func Own(ctx context.Context, ask func(map[int]chan string)) (string, error) {
	pending := make(map[int]chan string)
	ch := make(chan string)
	pending[0] = ch
	ask(pending)
	select {
	case s := <-ch:
		delete(pending, 0)
		return s, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Run waits for as long as the client lives.
func (c *Client) Run(ctx context.Context) error {
	ch := make(chan string)
	c.pending[0] = ch
	for {
		select {
		case body := <-ch:
			if body == "" {
				delete(c.pending, 0)
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// MoveBack leaves the state again that it was moved to too late.
func (m *Machine) MoveBack(ctx context.Context, from, to uint32) error {
	if m.state.CompareAndSwap(from, to) {
		return nil
	}
	w := &wish{from, to, make(chan error, 1)}
	m.mu.Lock()
	elem := m.queue.PushBack(w)
	m.mu.Unlock()
	select {
	case err := <-w.granted:
		return err
	case <-ctx.Done():
	}
	m.mu.Lock()
	m.queue.Remove(elem)
	m.mu.Unlock()
	select {
	case <-w.granted:
		m.Leave(from)
	default:
	}
	return ctx.Err()
}

// WaitBoth takes its entry out on both ways.
func (r *Registry[K, V]) WaitBoth(ctx context.Context, key K) (v V, err error) {
	ch := make(chan V, 1)
	r.mu.Lock()
	r.waiting[key] = ch
	r.mu.Unlock()
	select {
	case v = <-ch:
	case <-ctx.Done():
		err = ctx.Err()
	}
	r.mu.Lock()
	delete(r.waiting, key)
	r.mu.Unlock()
	return v, err
}
