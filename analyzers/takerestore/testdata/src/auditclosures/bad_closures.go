// Package auditclosures takes and restores in function literals and in defers.
package auditclosures

import (
	"context"
	"errors"
	"sync"
)

var errBusy = errors.New("busy")

type uplink interface {
	Send(ctx context.Context, lines []string) error
}

// A Relay keeps lines and a flag.
type Relay struct {
	mu     sync.Mutex
	up     uplink
	lines  []string
	busy   bool
	active int
	onIdle func()
}

// Flush does all of it in a closure that captures the receiver.
func (r *Relay) Flush(ctx context.Context) error {
	flush := func() error {
		r.busy = true                                   // want `r.busy is set`
		if err := r.up.Send(ctx, r.lines); err != nil { // ^leaves
			return err
		}
		r.busy = false // ^rest
		return nil
	}
	return flush()
}

// Swap takes in a literal that is called at once.
func (r *Relay) Swap(ctx context.Context) error {
	lines := func() []string { // want `r.lines is taken`
		r.mu.Lock()
		defer r.mu.Unlock()
		lines := r.lines
		r.lines = nil
		return lines
	}()
	if err := r.up.Send(ctx, lines); err != nil { // ^leaves
		return err
	}
	r.lines = lines[:1] // ^rest
	return nil
}

func (r *Relay) locked(f func() error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return f()
}

// Locked gives the closure to a function that runs it.
func (r *Relay) Locked(ctx context.Context) error {
	return r.locked(func() error {
		lines := r.lines
		r.lines = nil                                 // want `r.lines is taken`
		if err := r.up.Send(ctx, lines); err != nil { // ^leaves
			return err
		}
		r.lines = lines // ^rest
		return nil
	})
}

// NamedSuccess restores in a defer, but only on success.
func (r *Relay) NamedSuccess(ctx context.Context) (err error) {
	r.busy = true  // want `r.busy is set`
	defer func() { // ^rest
		if err == nil {
			r.busy = false
		}
	}()
	return r.up.Send(ctx, r.lines) // ^leaves
}

// Outer counts in the function and waits in a closure, which its error leaves.
func (r *Relay) Outer(ctx context.Context) error {
	r.active++ // want `r.active is counted up`
	wait := func() error { return r.up.Send(ctx, nil) }
	if err := wait(); err != nil { // ^leaves
		return err
	}
	r.active-- // ^rest
	return nil
}

// EndLocal ends by a local function on the normal way only.
func (r *Relay) EndLocal(ctx context.Context) error {
	end := func() { r.active-- }
	r.active++                                      // want `r.active is counted up`
	if err := r.up.Send(ctx, r.lines); err != nil { // ^leaves
		return err
	}
	end() // ^rest
	return nil
}

// Stored keeps the restoring function for somebody who may never call it.
func (r *Relay) Stored(ctx context.Context) error {
	r.busy = true // want `r.busy is set`
	r.onIdle = func() { r.busy = false }
	if err := r.up.Send(ctx, r.lines); err != nil { // ^leaves
		return err
	}
	r.busy = false // ^rest
	return nil
}

// Counter returns a function that works on what it captures.
func Counter(up uplink) func(context.Context) error {
	open := 0
	return func(ctx context.Context) error {
		open++                                    // want `open is counted up`
		if err := up.Send(ctx, nil); err != nil { // ^leaves
			return err
		}
		open-- // ^rest
		return nil
	}
}

// LateDefer registers its defer only after the wait that can fail.
func (r *Relay) LateDefer(ctx context.Context) error {
	r.busy = true                                   // want `r.busy is set`
	if err := r.up.Send(ctx, r.lines); err != nil { // ^leaves
		return err
	}
	defer func() { r.busy = false }() // ^rest
	r.lines = r.lines[:0]
	return nil
}
