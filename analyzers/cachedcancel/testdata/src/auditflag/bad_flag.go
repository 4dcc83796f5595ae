package auditflag

import (
	"context"
	"errors"
)

// The second call believes the first.
func (a *Agent) Register(ctx context.Context) error {
	a.mu.Lock()
	if a.registered {
		a.mu.Unlock()
		return nil // ^rest
	}
	a.registered = true // want `a.registered is marked as done at line \d+ before the work is: when Register is cancelled or fails at line \d+ the mark stays, and later calls return success at line \d+ without it`
	a.mu.Unlock()
	return a.remote.Register(ctx, a.name) // ^leaves
}

// The mark is an atomic flag.
func (a *Agent) Start(ctx context.Context) error {
	if !a.started.CompareAndSwap(false, true) { // want `a.started is marked as done`
		return nil // ^rest
	}
	if err := a.remote.Register(ctx, a.name); err != nil { // ^leaves
		return errors.Join(errors.New("not started"), err)
	}
	return nil
}

// One mark for each name.
func (a *Agent) Add(ctx context.Context, name string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.known[name] {
		return nil // ^rest
	}
	a.known[name] = true                // want `a.known is marked as done`
	return a.remote.Register(ctx, name) // ^leaves
}

// The mark is set by a helper.
func (a *Agent) Enter(ctx context.Context) error {
	if a.registered {
		return nil // ^rest
	}
	a.mark()                              // want `a.registered is marked as done`
	return a.remote.Register(ctx, a.name) // ^leaves
}

func (a *Agent) mark() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.registered = true
}

// What is handed in is marked, and something else is stored.
func MarkMounted(ctx context.Context, s Store, v *Volume) error {
	if v.Notes["status"] == "mounted" {
		return nil // ^rest
	}
	v.Notes["status"] = "mounted" // want "v.Notes.* is marked as done"
	return s.Patch(ctx, v.Name)   // ^leaves
}
