// Package told has functions that know that a context has ended.
package told

import (
	"context"
	"sync"
)

// A Server answers requests until it is shut down.
type Server struct {
	mu     sync.Mutex
	calls  chan string
	lease  *Lease
	active int
}

// Shutdown waits until all have been answered.
func (s *Server) Shutdown(ctx context.Context) error { return s.call(ctx, "shutdown") }

// Save keeps what has happened.
func (s *Server) Save(ctx context.Context, what string) error { return s.call(ctx, what) }

func (s *Server) call(ctx context.Context, what string) error {
	select {
	case s.calls <- what:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Forget does not wait for anything.
func (s *Server) Forget(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.active = 0
	logf(ctx, "forgotten")
}

// explain says why ctx has ended.
func explain(ctx context.Context) string {
	if ctx.Err() == context.DeadlineExceeded {
		return "too late"
	}
	return "given up"
}

func logf(ctx context.Context, text string) { println(text, ctx.Value("request")) }

// A Peer is another server.
type Peer interface {
	Revoke(ctx context.Context, key string) error
	Tell(ctx context.Context, text string) error
	Work(ctx context.Context) error
}

// A Lease is a claim that lasts until its context ends.
type Lease struct {
	ctx    context.Context
	cancel context.CancelFunc
	peer   Peer
}

// Grant makes a lease.
func Grant(ctx context.Context, peer Peer) *Lease {
	ctx, cancel := context.WithCancel(ctx)
	return &Lease{ctx: ctx, cancel: cancel, peer: peer}
}

// A desk has a goroutine that serves it.
type desk struct {
	notes     chan *note
	questions chan question
	keys      chan string
	closed    chan struct{}
	peer      Peer
}

type note struct {
	ctx context.Context
	key string
}

type question struct {
	ctx context.Context
	key string
}

func (d *desk) report(ctx context.Context, key string) { d.notes <- &note{ctx, key} }
func (d *desk) revoke(ctx context.Context, key string) error {
	d.questions <- question{ctx, key}
	return nil
}

func (d *desk) serve() {
	for {
		select {
		case n := <-d.notes:
			logf(n.ctx, n.key)
		case q := <-d.questions:
			println(d.peer.Revoke(q.ctx, q.key))
		case <-d.closed:
			return
		}
	}
}
