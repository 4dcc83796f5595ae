// Package auditforsaken gives back permits in functions of their own.
package auditforsaken

import "context"

// A Gate lets a few in.
type Gate struct {
	slots chan struct{}
	doors chan struct{}
}

func NewGate(n int) *Gate {
	g := &Gate{slots: make(chan struct{}, n), doors: make(chan struct{}, n)}
	for range n {
		g.doors <- struct{}{}
	}
	return g
}

func (g *Gate) Enter(ctx context.Context) error {
	select {
	case g.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Done may keep the permit.
func (g *Gate) Done(ctx context.Context) {
	select {
	case <-g.slots: /* ^rest */ // want `what is acquired by g.slots at line \d+ may not be given back at line \d+ when ctx ends at line \d+`
	case <-ctx.Done(): // ^leaves
	}
}

// Leave says so.
func (g *Gate) ReleaseOrNot(ctx context.Context) error {
	select {
	case <-g.slots:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *Gate) Open(ctx context.Context) error {
	select {
	case <-g.doors:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Release puts the permit back, or not.
func (g *Gate) Release(ctx context.Context) {
	select {
	case g.doors <- struct{}{}: /* ^rest */ // want `what is acquired by g.doors at line \d+ may not be given back`
	case <-ctx.Done(): // ^leaves
	}
}

// A Round ends when all have come.
type Round struct{ over chan struct{} }

func (r *Round) Come() { r.over <- struct{}{} }

// Wait is no release.
func (r *Round) Wait(ctx context.Context) {
	select {
	case <-r.over:
	case <-ctx.Done():
	}
}

// Release is given the channel, and ReleaseAll has it in a variable: who acquires is
// not known.
func Release(ctx context.Context, slots chan struct{}) {
	select {
	case <-slots:
	case <-ctx.Done():
	}
}

var all = make(chan struct{}, 3)

func ReleaseAll(ctx context.Context) {
	select {
	case <-all:
	case <-ctx.Done():
	}
}

// A Stopper ends with its object, and so may all who wait for a permit.
type Stopper struct {
	ctx   context.Context
	slots chan struct{}
}

func NewStopper(ctx context.Context) *Stopper { return &Stopper{ctx, make(chan struct{}, 1)} }

func (s *Stopper) Do(work func()) {
	s.slots <- struct{}{}
	defer func() {
		select {
		case <-s.slots: /* ^rest */ // want `what is acquired by s.slots at line \d+ may not be given back at line \d+ when s.ctx ends`
		case <-s.ctx.Done(): // ^leaves
		}
	}()
	work()
}
