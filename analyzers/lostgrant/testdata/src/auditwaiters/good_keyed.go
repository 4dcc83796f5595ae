package auditwaiters

import (
	"context"
	"slices"
)

// Taken takes the channel out again when nobody waits for it any more.
func (c *Chain) Taken(ctx context.Context, n uint64) (string, error) {
	got := make(chan string, 1)
	c.mu.Lock()
	c.woken[n] = append(c.woken[n], got)
	c.mu.Unlock()
	select {
	case b := <-got:
		return b, nil
	case <-ctx.Done():
		c.mu.Lock()
		defer c.mu.Unlock()
		c.woken[n] = slices.DeleteFunc(c.woken[n], func(ch chan string) bool { return ch == got })
		return "", ctx.Err()
	}
}

// Wake answers those who wait for that number.
func (c *Chain) Wake(n uint64, b string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, ch := range c.woken[n] {
		ch <- b
	}
	delete(c.woken, n)
}

// Next waits for any block, of which one will come.
func (c *Chain) Next(ctx context.Context) (string, error) {
	got := make(chan string, 1)
	c.mu.Lock()
	c.all = append(c.all, got)
	c.mu.Unlock()
	select {
	case b := <-got:
		return b, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Tell answers all at once.
func (c *Chain) Tell(b string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, ch := range c.all {
		ch <- b
	}
	c.all = nil
}
