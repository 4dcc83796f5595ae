// Package joined has work that callers share without a single flight.
package joined

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
	life   context.Context
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
