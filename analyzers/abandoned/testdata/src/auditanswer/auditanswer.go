// Package auditanswer sends requests to loops that may end before they answer.
package auditanswer

import "context"

type request struct {
	name   string
	answer chan error
}

// A House has rooms, which it gives to who asks.
type House struct{ free func() *Room }

// Enter makes the channel for the answer of a room.
func (h *House) Enter(name string) error {
	return h.free().Enter(request{name: name, answer: make(chan error)})
}

// A Room takes one guest at a time.
type Room struct {
	ctx      context.Context
	requests chan request
	current  request
	enter    func(ctx context.Context, name string) error
}

// Enter waits for the answer, whatever becomes of the room.
func (r *Room) Enter(req request) error {
	select {
	case r.requests <- req:
		return <-req.answer // want `the answer that is sent at line \d+ is left out when r.ctx ends at line \d+, but line \d+ waits for nothing else: the function blocks for ever`
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
}

func (r *Room) serve() error {
	select {
	case req := <-r.requests:
		r.current = req
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
	err := r.enter(r.ctx, r.current.name)
	select {
	case r.current.answer <- err: // ^rest
	case <-r.ctx.Done(): // ^leaves
	}
	return err
}

type message struct {
	text  string
	taken chan struct{}
}

// A Line takes messages until it is hung up.
type Line struct {
	ctx      context.Context
	messages chan *message
}

// Say makes the channel for the answer itself.
func (l *Line) Say(text string) {
	taken := make(chan struct{})
	l.messages <- &message{text, taken}
	<-taken // want `the answer that is sent at line \d+ is left out when l.ctx ends at line \d+, but line \d+ waits for nothing else: the function blocks for ever`
}

func (l *Line) serve(hear func(string)) {
	for m := range l.messages {
		hear(m.text)
		select {
		case m.taken <- struct{}{}: // ^rest
		case <-l.ctx.Done(): // ^leaves
			return
		}
	}
}

type lookup struct {
	key   string
	value chan string
}

// A Table looks things up, one after the other.
type Table struct {
	lookups chan lookup
	load    func(ctx context.Context, key string) (string, error)
}

func (t *Table) Look(key string) string {
	l := lookup{key, make(chan string)}
	t.lookups <- l
	return <-l.value // want `the answer that is sent at line \d+ is left out when the call is cancelled or fails at line \d+, but line \d+ waits for nothing else: the function blocks for ever`
}

func (t *Table) serve(ctx context.Context) {
	for l := range t.lookups {
		v, err := t.load(ctx, l.key) // ^leaves
		if err != nil {
			continue
		}
		l.value <- v // ^rest
	}
}

type count struct {
	key   string
	value chan int
}

// A Sheet counts, and says so when it cannot.
type Sheet struct {
	counts chan *count
	failed []*count
	load   func(ctx context.Context, key string) (int, error)
}

func (s *Sheet) Count(key string) int {
	c := &count{key, make(chan int)}
	s.counts <- c
	return <-c.value
}

func (s *Sheet) serve(ctx context.Context) {
	for {
		select {
		case c := <-s.counts:
			n, err := s.load(ctx, c.key)
			if err != nil {
				c.value <- -1
				return
			}
			c.value <- n
		case <-ctx.Done():
			return
		}
	}
}

type weight struct {
	key   string
	value chan int
}

// A Scale keeps for later what it could not weigh.
type Scale struct {
	weights chan *weight
	failed  []*weight
	load    func(ctx context.Context, key string) (int, error)
}

func (s *Scale) Weigh(key string) int {
	w := &weight{key, make(chan int)}
	s.weights <- w
	return <-w.value
}

func (s *Scale) serve(ctx context.Context) {
	for w := range s.weights {
		n, err := s.load(ctx, w.key)
		if err != nil {
			s.failed = append(s.failed, w)
			continue
		}
		w.value <- n
	}
}

type question struct{ answer chan string }

// A Desk answers questions until it is closed.
type Desk struct {
	ctx       context.Context
	questions chan *question
	find      func(ctx context.Context) string
}

// Ask leaves when the desk is closed, too.
func (d *Desk) Ask() string {
	q := &question{make(chan string)}
	select {
	case d.questions <- q:
	case <-d.ctx.Done():
		return ""
	}
	select {
	case s := <-q.answer:
		return s
	case <-d.ctx.Done():
		return ""
	}
}

func (d *Desk) serve() {
	for {
		select {
		case q := <-d.questions:
			select {
			case q.answer <- d.find(d.ctx):
			case <-d.ctx.Done():
				return
			}
		case <-d.ctx.Done():
			return
		}
	}
}

type order struct{ answer chan int }

// A Counter says when it is closed, too.
type Counter struct {
	ctx    context.Context
	orders chan order
	next   int
}

// Order always has an answer.
func (c *Counter) Order() int {
	o := order{make(chan int, 1)}
	c.orders <- o
	return <-o.answer
}

func (c *Counter) serve() {
	for o := range c.orders {
		select {
		case o.answer <- c.next:
			c.next++
		case <-c.ctx.Done():
			o.answer <- 0
		}
	}
}

// A letter box hands what it gets on, in a stream that somebody reads to its end.
type letter struct{ text string }

type Box struct {
	letters chan letter
}

func (b *Box) Put(ctx context.Context, l letter) {
	select {
	case b.letters <- l:
	case <-ctx.Done():
	}
}

func (b *Box) Read(f func(letter)) {
	for l := range b.letters {
		f(l)
	}
}
