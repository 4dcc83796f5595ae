// Package waiters registers channels and waits for them.
package waiters

import (
	"container/list"
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// A Client sends requests, and finds those who wait for the replies by number.
type Client struct {
	mu      sync.Mutex
	next    int
	pending map[int]chan string
	out     func(id int, body string) error
}

// Call leaves its entry behind when it is cancelled: replies are only looked up.
func (c *Client) Call(ctx context.Context, body string) (string, error) {
	ch := make(chan string, 1)
	c.mu.Lock()
	c.next++
	id := c.next
	c.pending[id] = ch // want `c.pending gets a waiter at line \d+, which stays there when ctx ends at line \d+: nobody else takes it out`
	c.mu.Unlock()
	if err := c.out(id, body); err != nil {
		c.mu.Lock()
		delete(c.pending, id)
		c.mu.Unlock()
		return "", err
	}
	select {
	case reply := <-ch:
		c.mu.Lock()
		delete(c.pending, id) // ^rest
		c.mu.Unlock()
		return reply, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// Reply is called with what comes in.
func (c *Client) Reply(id int, body string) {
	c.mu.Lock()
	ch := c.pending[id]
	c.mu.Unlock()
	if ch != nil {
		ch <- body
	}
}

// A Mux hands replies to those who wait for them, one after the other.
type Mux struct {
	mu      sync.Mutex
	pending map[string]chan []byte
}

// Await leaves a channel behind that nobody receives from: the next frame for it
// blocks the reader.
func (m *Mux) Await(key string, limit time.Duration) []byte {
	reply := make(chan []byte)
	m.mu.Lock()
	m.pending[key] = reply // want `m.pending gets a waiter at line \d+, which stays there when the timer fires at line \d+: read blocks when it answers`
	m.mu.Unlock()
	select {
	case b := <-reply: // ^rest
		return b
	case <-time.After(limit): // ^leaves
		return nil
	}
}

func (m *Mux) read(key string, frame []byte) {
	m.mu.Lock()
	reply, ok := m.pending[key]
	delete(m.pending, key)
	m.mu.Unlock()
	if ok {
		reply <- frame
	}
}

// Read reads frames.
func (m *Mux) Read(frames map[string][]byte) {
	for key, frame := range frames {
		m.read(key, frame)
	}
}

// A Semaphore counts those in whom it wakes.
type Semaphore struct {
	mu      sync.Mutex
	size    int
	used    int
	waiters []*waiter
}

type waiter struct{ ready chan struct{} }

// Acquire leaves its waiter in the queue, where it is counted in later.
func (s *Semaphore) Acquire(ctx context.Context) error {
	s.mu.Lock()
	if s.used < s.size {
		s.used++
		s.mu.Unlock()
		return nil
	}
	w := &waiter{ready: make(chan struct{})}
	s.waiters = append(s.waiters, w) // want `s.waiters gets a waiter at line \d+, which stays there when ctx ends at line \d+: Release grants it what nobody will give back`
	s.mu.Unlock()
	select {
	case <-w.ready: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Release counts one out, and the next in.
func (s *Semaphore) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used--
	if len(s.waiters) > 0 {
		w := s.waiters[0]
		s.waiters = s.waiters[1:]
		s.used++
		close(w.ready)
	}
}

// A Limiter looks for its waiter when it leaves, and not at it.
type Limiter struct {
	mu      sync.Mutex
	size    int
	used    int
	waiters map[*waiter]bool
}

// Acquire may have been counted in when it takes its waiter out.
func (l *Limiter) Acquire(ctx context.Context) error {
	l.mu.Lock()
	if l.used < l.size {
		l.used++
		l.mu.Unlock()
		return nil
	}
	w := &waiter{ready: make(chan struct{})}
	l.waiters[w] = true // want `l.waiters gets a waiter at line \d+, which is taken out when ctx ends at line \d+ without asking whether Release has granted it anything meanwhile: the grant is lost`
	l.mu.Unlock()
	select {
	case <-w.ready: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		l.mu.Lock()
		delete(l.waiters, w)
		l.mu.Unlock()
		return ctx.Err()
	}
}

// Release counts one out and another one in.
func (l *Limiter) Release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.used--
	for w := range l.waiters {
		delete(l.waiters, w)
		l.used++
		close(w.ready)
		return
	}
}

// A Session has to be closed.
type Session struct{}

// Close closes it.
func (s *Session) Close() error { return nil }

// A Pool hands sessions to those who wait.
type Pool struct {
	mu      sync.Mutex
	idle    []*Session
	waiting list.List
}

// Get may have been handed a session when it leaves the queue.
func (p *Pool) Get(ctx context.Context) (*Session, error) {
	p.mu.Lock()
	if n := len(p.idle); n > 0 {
		s := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return s, nil
	}
	ch := make(chan *Session, 1)
	elem := p.waiting.PushBack(ch) // want `p.waiting gets a waiter at line \d+, which is taken out when ctx ends at line \d+ without asking whether Put has granted it anything meanwhile`
	p.mu.Unlock()
	select {
	case s := <-ch: // ^rest
		return s, nil
	case <-ctx.Done(): // ^leaves
		p.mu.Lock()
		p.waiting.Remove(elem)
		p.mu.Unlock()
		return nil, ctx.Err()
	}
}

// Put hands a session on.
func (p *Pool) Put(s *Session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if e := p.waiting.Front(); e != nil {
		p.waiting.Remove(e)
		e.Value.(chan *Session) <- s
		return
	}
	p.idle = append(p.idle, s)
}

// A Registry is generic.
type Registry[K comparable, V any] struct {
	mu      sync.Mutex
	waiting map[K]chan V
}

// Wait leaves an entry for each call that gives up.
func (r *Registry[K, V]) Wait(ctx context.Context, key K) (v V, err error) {
	ch := make(chan V, 1)
	r.mu.Lock()
	r.waiting[key] = ch // want `r.waiting gets a waiter at line \d+, which stays there when ctx ends`
	r.mu.Unlock()
	select {
	case v = <-ch:
	case <-ctx.Done(): // ^leaves
		return v, ctx.Err()
	}
	r.mu.Lock()
	delete(r.waiting, key) // ^rest
	r.mu.Unlock()
	return v, nil
}

// Done answers whoever waits for key.
func (r *Registry[K, V]) Done(key K, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if ch, ok := r.waiting[key]; ok {
		select {
		case ch <- v:
		default:
		}
	}
}

// A Machine is in one state at a time, and exchanges it for those who wait.
type Machine struct {
	mu    sync.Mutex
	state atomic.Uint32
	queue list.List
}

type wish struct {
	from, to uint32
	granted  chan error
}

// Move may have been moved when it takes its wish back: the machine stays in a
// state that nobody is in.
func (m *Machine) Move(ctx context.Context, from, to uint32) error {
	if m.state.CompareAndSwap(from, to) {
		return nil
	}
	w := &wish{from, to, make(chan error, 1)}
	m.mu.Lock()
	elem := m.queue.PushBack(w) // want `m.queue gets a waiter at line \d+, which is taken out when ctx ends at line \d+ without asking whether Leave has granted it anything meanwhile`
	m.mu.Unlock()
	select {
	case <-ctx.Done(): // ^leaves
		m.mu.Lock()
		m.queue.Remove(elem)
		m.mu.Unlock()
		return ctx.Err()
	case err := <-w.granted: // ^rest
		return err
	}
}

// Leave enters a state, and moves on for the first who waits for it.
func (m *Machine) Leave(to uint32) {
	m.state.Store(to)
	m.mu.Lock()
	defer m.mu.Unlock()
	for e := m.queue.Front(); e != nil; e = e.Next() {
		w := e.Value.(*wish)
		if w.from == to {
			m.queue.Remove(e)
			if m.state.CompareAndSwap(to, w.to) {
				w.granted <- nil
			}
			return
		}
	}
}
