package seeds

import (
	"context"
	"errors"
	"sync"
)

// Data is something that is processed from time to time.
type Data struct{ Generation int }

// A Guarded is data behind a mutex.
type Guarded struct {
	mu     sync.Mutex
	data   *Data
	broken bool
}

// Process takes the data out for the time of the processing.
//
//seed:hazard guard.data.take() under a mutex (Cancelling async Rust)
func (g *Guarded) Process(ctx context.Context, process func(context.Context, *Data) (*Data, error)) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	data := g.data
	g.data = nil // want `\(takerestore\)`
	next, err := process(ctx, data)
	if err != nil {
		return err
	}
	g.data = next
	return nil
}

// ProcessAndRestore puts the data back whatever happens.
//
//seed:remedy guard.data.take(): restored in a defer
func (g *Guarded) ProcessAndRestore(ctx context.Context, process func(context.Context, *Data) (*Data, error)) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	data := g.data
	g.data = nil
	defer func() { g.data = data }()
	next, err := process(ctx, data)
	if err == nil {
		data = next
	}
	return err
}

// ProcessOrPoison marks the data as broken when the section is cut in two.
//
//seed:remedy poisoning: std's Mutex, RobustMutex (Cancelling async Rust)
func (g *Guarded) ProcessOrPoison(ctx context.Context, process func(context.Context, *Data) (*Data, error)) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.broken {
		return errors.New("data was left in the middle of a change")
	}
	data := g.data
	g.data = nil
	next, err := process(ctx, data)
	if err != nil {
		g.broken = true
		return err
	}
	g.data = next
	return nil
}

// Perform runs a change that cannot wait, so that there is nothing to cancel.
//
//seed:remedy a critical section without an await: perform(closure)
func (g *Guarded) Perform(ctx context.Context, change func(*Data)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	change(g.data)
	return nil
}

// A Channel used as a mutex makes waiting for the lock cancellable; a second
// wait keeps it.
type Channel struct {
	token chan struct{}
	data  *Data
}

// NewChannel returns an unlocked channel mutex.
func NewChannel() *Channel { return &Channel{token: make(chan struct{}, 1)} }

// Wait keeps the lock when it is cancelled.
//
//seed:hazard an async mutex whose section can be cancelled (The pain of Tokio mutexes)
func (c *Channel) Wait(ctx context.Context, ready <-chan *Data) error {
	select {
	case c.token <- struct{}{}: // want `\(heldlock\)`
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case c.data = <-ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	<-c.token
	return nil
}

// WaitAndUnlock gives the lock back on each way out.
//
//seed:remedy an async mutex: the guard is dropped on each way out
func (c *Channel) WaitAndUnlock(ctx context.Context, ready <-chan *Data) error {
	select {
	case c.token <- struct{}{}:
		defer func() { <-c.token }()
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case c.data = <-ready:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
