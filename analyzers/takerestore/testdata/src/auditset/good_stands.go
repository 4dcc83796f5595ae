package auditset

import (
	"context"
	"sync"
	"sync/atomic"
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

// A link has to say hello before it is asked anything.
type link struct {
	needsHello atomic.Bool
	peer       container
}

// Ask says hello again when the peer has forgotten it. If that fails, the next call
// does it.
func (l *link) Ask(ctx context.Context, forgotten func(error) bool) error {
	if l.needsHello.Load() {
		if err := l.peer.Start(ctx); err != nil {
			return err
		}
		l.needsHello.Store(false)
		return nil
	}
	err := l.peer.Stop(ctx)
	if err == nil || !forgotten(err) {
		return err
	}
	l.needsHello.Store(true)
	if err := l.peer.Start(ctx); err != nil {
		return err
	}
	l.needsHello.Store(false)
	return nil
}

// The changes are what is to be done.
type changes struct {
	build  bool
	deploy bool
}

func (c *changes) NeedsDeploy() bool { return c.deploy }
func (c *changes) Deploy()           { c.deploy = true }
func (c *changes) Deployed()         { c.deploy = false }

// A runner does it.
type runner struct {
	changes *changes
	box     container
}

// Round builds and deploys. What could not be deployed is to be deployed next time.
func (r *runner) Round(ctx context.Context, wanted bool) error {
	build := r.changes.build
	deploy := wanted && (r.changes.NeedsDeploy() || build)
	if build {
		if err := r.box.Stop(ctx); err != nil {
			return nil
		}
		r.changes.Deploy()
		deploy = wanted
	}
	if err := r.box.Stop(ctx); err != nil {
		return nil
	}
	if deploy {
		defer func() {
			r.changes.Deployed()
		}()
		if err := r.box.Start(ctx); err != nil {
			return nil
		}
	}
	return nil
}
