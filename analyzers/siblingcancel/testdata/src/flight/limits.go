package flight

import (
	"context"
	"sync"
)

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

// Get loads with the context of whoever came first, without a single flight.
func (f *Flights) Get(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	if c := f.calls[key]; c != nil {
		f.mu.Unlock()
		<-c.done
		return c.value, c.err
	}
	c := &call{done: make(chan struct{})}
	f.calls[key] = c
	f.mu.Unlock()
	c.value, c.err = f.source.Load(ctx, key)
	f.mu.Lock()
	delete(f.calls, key)
	f.mu.Unlock()
	close(c.done)
	return c.value, c.err
}
