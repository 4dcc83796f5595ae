package auditflag

import (
	"context"
	"errors"
	"time"
)

// First the work, then the mark.
func (a *Agent) After(ctx context.Context) error {
	if a.registered {
		return nil
	}
	if err := a.remote.Register(ctx, a.name); err != nil {
		return err
	}
	a.registered = true
	return nil
}

// The mark is taken off again.
func (a *Agent) Undone(ctx context.Context) error {
	if a.registered {
		return nil
	}
	a.registered = true
	if err := a.remote.Register(ctx, a.name); err != nil {
		a.registered = false
		return err
	}
	return nil
}

// So it is in a defer.
func (a *Agent) Deferred(ctx context.Context) (err error) {
	if !a.started.CompareAndSwap(false, true) {
		return nil
	}
	defer func() {
		if err != nil {
			a.started.Store(false)
		}
	}()
	return a.remote.Register(ctx, a.name)
}

var errBusy = errors.New("busy")

// Others are told that it is not done.
func (a *Agent) Busy(ctx context.Context) error {
	if a.registered {
		return errBusy
	}
	a.registered = true
	return a.remote.Register(ctx, a.name)
}

// There is nothing to do after the end.
func (a *Agent) Close(ctx context.Context) error {
	if a.closed {
		return nil
	}
	a.closed = true
	return a.remote.Leave(ctx)
}

// Nobody asks the mark.
func (a *Agent) Note(ctx context.Context) error {
	a.registered = true
	return a.remote.Register(ctx, a.name)
}

// All is undone by whoever called.
func (a *Agent) Join(ctx context.Context) error {
	if err := a.join(ctx); err != nil {
		a.mu.Lock()
		a.registered = false
		a.mu.Unlock()
		return err
	}
	return nil
}

func (a *Agent) join(ctx context.Context) error {
	if a.registered {
		return nil
	}
	a.registered = true
	return a.remote.Register(ctx, a.name)
}

// What is done after the mark gives up by itself, not with a caller.
func (a *Agent) ByItself(ready <-chan bool) error {
	if a.registered {
		return nil
	}
	a.registered = true
	return waitFor(ready)
}

func waitFor(ready <-chan bool) error {
	select {
	case <-ready:
		return nil
	case <-time.After(time.Second):
		return errBusy
	}
}

// A Volume is a copy of what is stored elsewhere.
type Volume struct {
	Name  string
	Notes map[string]string
}

type Store interface {
	Patch(ctx context.Context, v any) error
}

// What is handed in is what is to be stored: who fails to do so reads it anew.
func MarkReady(ctx context.Context, s Store, v *Volume) error {
	if v.Notes["status"] == "ready" {
		return nil
	}
	v.Notes["status"] = "ready"
	return s.Patch(ctx, v)
}
