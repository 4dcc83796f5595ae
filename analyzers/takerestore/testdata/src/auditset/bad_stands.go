package auditset

import (
	"context"
	"sync"
	"sync/atomic"
)

// Move stops it for the time that it takes: who finds it stopped leaves it alone.
func (n *node) Move(ctx context.Context) error {
	if n.stopped {
		return nil
	}
	n.stopped = true                         // want `n.stopped is set at line \d+ and cleared at line \d+`
	if err := n.box.Start(ctx); err != nil { // ^leaves
		return err
	}
	n.stopped = false // ^rest
	return nil
}

// A turn is taken by one after the other.
type turn struct {
	mu   sync.Mutex
	free *sync.Cond
	busy bool
	box  container
}

// Take waits until nobody is busy.
func (t *turn) Take(ctx context.Context) error {
	t.mu.Lock()
	for t.busy {
		t.free.Wait()
	}
	t.busy = true // want `t.busy is set at line \d+ and cleared at line \d+`
	t.mu.Unlock()
	if err := t.box.Start(ctx); err != nil { // ^leaves
		return err
	}
	t.mu.Lock()
	t.busy = false // ^rest
	t.mu.Unlock()
	t.free.Signal()
	return nil
}

// A lodge lets one in at a time.
type lodge struct {
	shut atomic.Bool
	box  container
}

// Enter leaves the lodge alone if it is shut.
func (g *lodge) Enter(ctx context.Context) error {
	if g.shut.Load() {
		return nil
	}
	g.shut.Store(true)                       // want `g.shut is set at line \d+ and cleared at line \d+`
	if err := g.box.Start(ctx); err != nil { // ^leaves
		return err
	}
	g.shut.Store(false) // ^rest
	return nil
}
