package seeds

import (
	"context"
	"sync"
)

// A Cache answers from memory what it has asked once.
type Cache struct {
	mu      sync.Mutex
	known   map[string]string
	version int
	once    sync.Once
	err     error
	peers   Bus
}

// Put tells the others first; the entry is missing if it is cancelled then.
//
//seed:hazard Alan builds a cache: sent, and not remembered
func (c *Cache) Put(ctx context.Context, key, value string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.version++ // want `\(splitupdate\)`
	if err := c.peers.Publish(ctx, key, value); err != nil {
		return err
	}
	c.known[key] = value
	return nil
}

// PutFirst remembers before it tells.
//
//seed:remedy Alan builds a cache: the own state first
func (c *Cache) PutFirst(ctx context.Context, key, value string) error {
	c.mu.Lock()
	c.version++
	c.known[key] = value
	c.mu.Unlock()
	return c.peers.Publish(ctx, key, value)
}

// Open fails for all if the first caller is cancelled.
//
//seed:hazard one caller's cancellation remembered for all
func (c *Cache) Open(ctx context.Context) error {
	c.once.Do(func() { c.err = c.peers.Subscribe(ctx, "invalidations") }) // want `\(cachedcancel, audit\)`
	return c.err
}
