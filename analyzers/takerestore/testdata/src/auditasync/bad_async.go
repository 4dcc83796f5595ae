// Package auditasync leaves undoing to goroutines and callbacks.
package auditasync

import (
	"context"
	"sync"
)

type api interface {
	Call(ctx context.Context, name string) error
}

// A group runs functions in goroutines and waits for them.
type group struct{ wg sync.WaitGroup }

// Go runs f in a goroutine.
func (g *group) Go(f func() error) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		_ = f()
	}()
}

// A Worker keeps items, a flag and a count.
type Worker struct {
	api    api
	busy   bool
	open   int
	seen   int
	items  []string
	wake   chan struct{}
	onDone map[string]func()
}

// Elsewhere starts a goroutine that does something else.
func (w *Worker) Elsewhere(ctx context.Context) error {
	w.busy = true // want `w.busy is set`
	go func() { w.seen++ }()
	if err := w.api.Call(ctx, "elsewhere"); err != nil { // ^leaves
		return err
	}
	w.busy = false // ^rest
	return nil
}

// Callback registers a function that may never be called.
func (w *Worker) Callback(ctx context.Context, id string) error {
	w.open++ // want `w.open is counted up`
	w.onDone[id] = func() { w.open-- }
	if err := w.api.Call(ctx, id); err != nil { // ^leaves
		return err
	}
	w.open-- // ^rest
	return nil
}

// Inside waits in a goroutine for each call, under the context of that call.
func (w *Worker) Inside(ctx context.Context, ids []string) error {
	var g group
	for _, id := range ids {
		g.Go(func() error { return w.one(ctx, id) })
	}
	g.wg.Wait()
	return ctx.Err()
}

// one is called by Direct too, so that its context is that of a call.
func (w *Worker) one(ctx context.Context, id string) error {
	items := w.items
	w.items = nil                                        // want `w.items is taken`
	if err := w.api.Call(ctx, items[0]+id); err != nil { // ^leaves
		return err
	}
	w.items = items // ^rest
	return nil
}

// Direct waits for one.
func (w *Worker) Direct(ctx context.Context, id string) error { return w.one(ctx, id) }

// Joined waits for a result, and undoes only when there is one.
func (w *Worker) Joined(ctx context.Context) error {
	w.open++ // want `w.open is counted up`
	result := make(chan error, 1)
	go func() { result <- w.api.Call(ctx, "joined") }()
	select {
	case err := <-result:
		w.open-- // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}
