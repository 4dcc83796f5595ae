// Package auditunsettled has shared work whose waiters may not be told.
package auditunsettled

import (
	"context"
	"sync"
)

// A Source is where values come from.
type Source interface {
	Load(ctx context.Context, key string) (string, error)
}

// A Flights has a map of what is under way.
type Flights struct {
	mu     sync.Mutex
	calls  map[string]*call
	source Source
}

type call struct {
	done  chan struct{}
	value string
	err   error
}

// drop forgets what is under way.
func (f *Flights) drop(key string) {
	f.mu.Lock()
	delete(f.calls, key)
	f.mu.Unlock()
}

// wait returns the outcome.
func (c *call) wait(ctx context.Context) (string, error) {
	select {
	case <-c.done:
		return c.value, c.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// settle stores the outcome and wakes who waits.
func (c *call) settle(value string, err error) {
	c.value, c.err = value, err
	close(c.done)
}

// A Parser keeps what it has parsed.
type Parser struct {
	source Source
	mu     sync.Mutex
	passes map[string]*pass
}

type pass struct {
	sync.WaitGroup
	text string
}
