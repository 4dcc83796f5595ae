// Package auditdeviance keeps what it took when it succeeds, and gives it back on
// some of its failures but not on all.
package auditdeviance

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

var errFull = errors.New("full")

type wire interface {
	Open(ctx context.Context) error
	Hello(ctx context.Context, id string) error
}

// A Pool counts what it has opened; a successful call keeps its slot.
type Pool struct {
	mu      sync.Mutex
	wire    wire
	open    int
	leased  map[string]int
	owned   atomic.Bool
	leading bool
	order   []string
	refs    atomic.Int32
	granted chan struct{}
}

// Dial counts down when it cannot open, and forgets to when the greeting is
// cancelled.
func (p *Pool) Dial(ctx context.Context, id string) error {
	p.mu.Lock()
	p.open++ // want `p.open is counted up`
	p.mu.Unlock()
	if err := p.wire.Open(ctx); err != nil {
		p.mu.Lock()
		p.open-- // ^rest
		p.mu.Unlock()
		return err
	}
	return p.greet(ctx, id) // ^leaves
}

func (p *Pool) greet(ctx context.Context, id string) error { return p.wire.Hello(ctx, id) }

// Lease removes its entry on one failure only.
func (p *Pool) Lease(ctx context.Context, id string) error {
	p.leased[id] = 1 // want `p.leased gets an entry`
	if err := p.wire.Open(ctx); err != nil {
		delete(p.leased, id) // ^rest
		return err
	}
	if err := p.wire.Hello(ctx, id); err != nil { // ^leaves
		return err
	}
	return nil
}

// Own gives the flag up when it is refused, not when it is cancelled.
func (p *Pool) Own(ctx context.Context, id string) error {
	if !p.owned.CompareAndSwap(false, true) { // want `p.owned is set`
		return errFull
	}
	if id == "" {
		p.owned.Store(false) // ^rest
		return errFull
	}
	select {
	case <-p.granted:
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Lead has the inverse after the point that forgets it.
func (p *Pool) Lead(ctx context.Context, id string) error {
	p.leading = true                         // want `p.leading is set`
	if err := p.wire.Open(ctx); err != nil { // ^leaves
		return err
	}
	if err := p.wire.Hello(ctx, id); err != nil {
		p.leading = false // ^rest
		return err
	}
	return nil
}

// Enlist takes its name off the end again when it may not stay.
func (p *Pool) Enlist(ctx context.Context, id string) error {
	p.order = append(p.order, id) // want `p.order gets an entry`
	if err := p.wire.Open(ctx); err != nil {
		p.order = p.order[:len(p.order)-1] // ^rest
		return err
	}
	if err := p.wire.Hello(ctx, id); err != nil { // ^leaves
		return err
	}
	return nil
}

// Ref counts references; a success keeps one.
func (p *Pool) Ref(ctx context.Context, id string) error {
	if p.refs.Add(1) > 100 { // want `p.refs is counted up`
		p.refs.Add(-1) // ^rest
		return errFull
	}
	if err := p.wire.Hello(ctx, id); err != nil { // ^leaves
		return err
	}
	return nil
}

func (p *Pool) unlease(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.leased, id)
}

// Borrow gives back by a helper.
func (p *Pool) Borrow(ctx context.Context, id string) error {
	p.mu.Lock()
	p.leased[id]++
	p.leased[id+"!"] = 1 // want `p.leased gets an entry`
	p.mu.Unlock()
	if id == "" {
		p.unlease(id) // ^rest
		return errFull
	}
	return p.wire.Open(ctx) // ^leaves
}

// A Row is served in order, but who leaves it only counts who is before them.
type Row struct {
	mu     sync.Mutex
	row    []*waiter
	closed chan struct{}
}

// Acquire looks for its entry, and takes it out only when the row is closed.
func (r *Row) Acquire(ctx context.Context) error {
	w := &waiter{n: 1, ready: make(chan struct{})}
	r.mu.Lock()
	r.row = append(r.row, w) // want `r.row gets an entry at line \d+ and loses it at line \d+`
	r.mu.Unlock()
	before := 0
	select {
	case <-w.ready:
		return nil
	case <-r.closed:
		r.mu.Lock()
		defer r.mu.Unlock()
		for i, other := range r.row {
			if other == w {
				r.row = append(r.row[:i], r.row[i+1:]...) // ^rest
				break
			}
		}
		return errFull
	case <-ctx.Done():
		r.mu.Lock()
		defer r.mu.Unlock()
		for i, other := range r.row {
			if other == w {
				before = i
				break
			}
		}
		return fmt.Errorf("%d before: %w", before, ctx.Err()) // ^leaves
	}
}
