// Package auditfeed sends to channels that it is given.
package auditfeed

import (
	"context"
	"errors"
	"sync"
	"time"
)

type Event struct{ Name string }

// A Probe looks at something at intervals, and tells of failures whoever wants to
// know.
type Probe struct {
	ctx      context.Context
	cancel   context.CancelFunc
	interval time.Duration
	stopped  chan struct{}
	look     func(context.Context) error
}

func NewProbe(ctx context.Context, interval time.Duration, look func(context.Context) error) *Probe {
	p := &Probe{interval: interval, stopped: make(chan struct{}), look: look}
	p.ctx, p.cancel = context.WithCancel(ctx)
	return p
}

func (p *Probe) Stop() {
	p.cancel()
	<-p.stopped
}

// Run is called by others, with a channel that is theirs.
func (p *Probe) Run(failed chan<- error) {
	defer close(p.stopped)
	ticker := time.NewTicker(p.interval)
	defer ticker.Stop()
	for {
		p.once(failed)
		select {
		case <-p.ctx.Done(): // ^leaves
			return
		case <-ticker.C:
		}
	}
}

func (p *Probe) once(failed chan<- error) {
	err := p.look(p.ctx)
	if err == nil {
		return
	}
	if failed != nil {
		failed <- err /* ^rest */ // want `failed is sent to at line \d+ in a loop that is left when p.ctx ends at line \d+, but not while it sends`
	}
}

// Watch is told of events, and tells of those that count.
func Watch(ctx context.Context, in <-chan Event, out chan<- Event) error {
	for {
		select {
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		case e := <-in:
			if e.Name != "" {
				out <- e /* ^rest */ // want `out is sent to at line \d+ in a loop that is left when ctx ends at line \d+`
			}
		}
	}
}

// Start sends from a goroutine of its own.
func (p *Probe) Start(ctx context.Context, out chan<- error) {
	go func() {
		for {
			select {
			case <-ctx.Done(): // ^leaves
				return
			case <-time.After(p.interval):
			}
			out <- p.look(ctx) /* ^rest */ // want `out is sent to at line \d+ in a loop that is left when ctx ends at line \d+`
		}
	}()
}

// Poll asks for the end of its context in each round.
func Poll[T any](ctx context.Context, next func() (T, error), out chan<- T) error {
	for {
		if err := ctx.Err(); err != nil { // ^leaves
			return err
		}
		v, err := next()
		if err != nil {
			return err
		}
		out <- v /* ^rest */ // want `out is sent to at line \d+ in a loop that is left when ctx ends at line \d+`
	}
}

type queue struct {
	mu    sync.Mutex
	items []Event
	more  chan struct{}
}

func (q *queue) take() []Event {
	q.mu.Lock()
	defer q.mu.Unlock()
	items := q.items
	q.items = nil
	return items
}

// Forward has a loop in its loop.
func (q *queue) Forward(ctx context.Context, out chan<- Event) error {
	if out == nil {
		return errors.New("nobody to forward to")
	}
	for {
		select {
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		case <-q.more:
		}
		for _, e := range q.take() {
			out <- e /* ^rest */ // want `out is sent to at line \d+ in a loop that is left when ctx ends at line \d+`
		}
	}
}
