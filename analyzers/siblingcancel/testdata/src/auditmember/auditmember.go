// Package auditmember has work that changes state in the middle, side by side
// with work that may fail.
package auditmember

import (
	"context"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// A Bus carries messages.
type Bus interface {
	Publish(ctx context.Context, msg string) error
	Subscribe(ctx context.Context, topic string) error
}

// A Relay passes on what is pending.
type Relay struct {
	mu       sync.Mutex
	bus      Bus
	flushing bool
	closed   bool
	pending  []string
	active   int
	inflight atomic.Int32
	leases   map[string]string
	shards   []*Shard
	phase    phase
	attempts int
}

// A Shard is a part of a relay.
type Shard struct {
	busy bool
	bus  Bus
}

type phase int

const (
	idle phase = iota
	syncing
)

// Close ends the life of the relay.
func (r *Relay) Close() error {
	r.closed = true
	return nil
}

// lanes is a group whose functions are given the context.
type lanes struct{ g *errgroup.Group }

func withLanes(ctx context.Context) (*lanes, context.Context) {
	g, ctx := errgroup.WithContext(ctx)
	return &lanes{g}, ctx
}

// Go runs f.
func (l *lanes) Go(f func(ctx context.Context) error) {}

// Wait waits for all of them.
func (l *lanes) Wait() error { return l.g.Wait() }
