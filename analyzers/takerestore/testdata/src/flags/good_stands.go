package flags

import (
	"context"
	"sync"
)

type container interface {
	Stop(ctx context.Context) error
	Start(ctx context.Context) error
}

// A node runs in a container, or is stopped.
type node struct {
	box     container
	stopped bool
}

// Stop leaves it stopped for as long as nobody starts it.
func (n *node) Stop(ctx context.Context) error {
	if err := n.box.Stop(ctx); err != nil {
		return err
	}
	n.stopped = true
	return nil
}

// Restart stops it unless it is: when it cannot be started, it is stopped.
func (n *node) Restart(ctx context.Context) error {
	if !n.stopped {
		if err := n.Stop(ctx); err != nil {
			return err
		}
	}
	if err := n.box.Start(ctx); err != nil {
		return err
	}
	n.stopped = false
	return nil
}

// A board is looked at by those who want the newest notice.
type board struct {
	mu      sync.Mutex
	last    int
	stale   bool
	notices chan string
}

// Newest waits for a notice if the board is stale: one that leaves early leaves it
// stale for the next.
func (b *board) Newest(ctx context.Context, now int) (notice string, err error) {
	b.mu.Lock()
	if b.last != now {
		b.last = now
		b.stale = true
	}
	wait := b.stale
	b.mu.Unlock()
	if wait {
		select {
		case notice = <-b.notices:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	if wait {
		b.mu.Lock()
		b.stale = false
		b.mu.Unlock()
	}
	return notice, nil
}
