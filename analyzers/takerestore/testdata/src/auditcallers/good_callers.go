package auditcallers

import (
	"context"
	"time"
)

// all is undone by each of its callers.
func (a *Agent) all(ctx context.Context) error {
	a.busy = true
	if err := a.api.Call(ctx, "all"); err != nil {
		return err
	}
	a.busy = false
	return nil
}

// Deferred undoes in a defer.
func (a *Agent) Deferred(ctx context.Context) error {
	defer func() { a.busy = false }()
	return a.all(ctx)
}

// Edge undoes when the call fails.
func (a *Agent) Edge(ctx context.Context) error {
	err := a.all(ctx)
	if err != nil {
		a.busy = false
	}
	return err
}

// deep is undone by the caller of its caller.
func (a *Agent) deep(ctx context.Context) error {
	a.depth++
	if err := a.api.Call(ctx, "deep"); err != nil {
		return err
	}
	a.depth--
	return nil
}

func (a *Agent) middle(ctx context.Context) error { return a.deep(ctx) }

// Top is that caller.
func (a *Agent) Top(ctx context.Context) error {
	if err := a.middle(ctx); err != nil {
		a.depth = 0
		return err
	}
	return nil
}

// closing is called by a function that closes the agent when it fails.
func (a *Agent) closing(ctx context.Context) error {
	tasks := a.tasks
	a.tasks = nil
	if err := a.api.Call(ctx, tasks[0]); err != nil {
		return err
	}
	a.tasks = tasks
	return nil
}

// Closing is that function.
func (a *Agent) Closing(ctx context.Context) error {
	if err := a.closing(ctx); err != nil {
		a.Close()
		return err
	}
	return nil
}

// Close ends the agent.
func (a *Agent) Close() { a.tasks = nil }

// setUp is called with an agent that its caller has just made.
func setUp(ctx context.Context, a *Agent) error {
	a.busy = true
	if err := a.api.Call(ctx, "set up"); err != nil {
		return err
	}
	a.busy = false
	return nil
}

// New is that caller.
func New(ctx context.Context, api api) (*Agent, error) {
	a := &Agent{api: api}
	if err := setUp(ctx, a); err != nil {
		return nil, err
	}
	return a, nil
}

// fixed is only ever given a context that cannot end.
func (a *Agent) fixed(ctx context.Context, d time.Duration) error {
	a.busy = true
	if err := a.api.Call(ctx, d.String()); err != nil {
		return err
	}
	a.busy = false
	return nil
}

// Fixed gives it one.
func (a *Agent) Fixed() error { return a.fixed(context.Background(), time.Second) }

// FixedLong gives it another one.
func (a *Agent) FixedLong(ctx context.Context) error {
	return a.fixed(context.WithoutCancel(ctx), time.Minute)
}
