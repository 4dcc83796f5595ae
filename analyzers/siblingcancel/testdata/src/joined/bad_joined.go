package joined

import (
	"context"
	"fmt"
)

// Get loads with the context of whoever came first, without a single flight.
func (f *Flights) Get(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	if c := f.calls[key]; c != nil {
		f.mu.Unlock()
		<-c.done
		return c.value, c.err // ^rest
	}
	c := &call{done: make(chan struct{})}
	f.calls[key] = c
	f.mu.Unlock()
	c.value, c.err = f.source.Load(ctx, key) /* ^leaves */ // want `f.source.Load at line \d+ works for all callers that wait at line \d+, but is given ctx of one of them: when that one is cancelled, all fail`
	f.drop(key)
	close(c.done)
	return c.value, c.err
}

// GetSoon lets those who wait give up, and stores the outcome in a defer.
func (f *Flights) GetSoon(ctx context.Context, key string) (value string, err error) {
	f.mu.Lock()
	c, ok := f.calls[key]
	if ok {
		f.mu.Unlock()
		select {
		case <-c.done:
			return c.value, c.err // ^rest
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	c = &call{done: make(chan struct{})}
	f.calls[key] = c
	f.mu.Unlock()
	defer func() {
		c.value, c.err = value, err
		f.drop(key)
		close(c.done)
	}()
	value, err = f.source.Load(ctx, key) /* ^leaves */ // want `f.source.Load at line \d+ works for all callers that wait`
	if err != nil {
		return "", fmt.Errorf("load %s: %w", key, err)
	}
	return value, nil
}

// Start has a goroutine do the work, with the context of who has started it.
func (f *Flights) Start(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	c, ok := f.calls[key]
	if !ok {
		c = &call{done: make(chan struct{})}
		f.calls[key] = c
		go func() {
			defer close(c.done)
			c.value, c.err = f.source.Load(ctx, key) /* ^leaves */ // want `f.source.Load at line \d+ works for all callers that wait`
			f.drop(key)
		}()
	}
	f.mu.Unlock()
	select {
	case <-c.done:
		return c.value, c.err // ^rest
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// run does the work for an entry.
func (f *Flights) run(ctx context.Context, key string, c *call) {
	c.value, c.err = f.source.Load(ctx, key)
	f.drop(key)
	close(c.done)
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

// Helped leaves the work and the wait to others.
func (f *Flights) Helped(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	if c, ok := f.calls[key]; ok {
		f.mu.Unlock()
		return c.wait(ctx) // ^rest
	}
	c := &call{done: make(chan struct{})}
	f.calls[key] = c
	f.mu.Unlock()
	f.run(ctx, key, c) /* ^leaves */ // want `f.run at line \d+ works for all callers that wait`
	return c.value, c.err
}

// settle stores the outcome and wakes who waits.
func (c *call) settle(value string, err error) {
	c.value, c.err = value, err
	close(c.done)
}

// Settled has a method store the outcome.
func (f *Flights) Settled(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	if c, ok := f.calls[key]; ok {
		f.mu.Unlock()
		<-c.done
		return c.value, c.err // ^rest
	}
	c := &call{done: make(chan struct{})}
	f.calls[key] = c
	f.mu.Unlock()
	value, err := f.source.Load(ctx, key) /* ^leaves */ // want `f.source.Load at line \d+ works for all callers that wait`
	f.drop(key)
	c.settle(value, err)
	return value, err
}
