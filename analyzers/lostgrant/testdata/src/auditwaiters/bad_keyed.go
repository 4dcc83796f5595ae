package auditwaiters

import (
	"context"
	"sync"
)

// A Chain tells those who wait for a block of its number.
type Chain struct {
	mu    sync.Mutex
	waits map[uint64][]chan string
	woken map[uint64][]chan string
	all   []chan string
}

// Block waits for one that may never come.
func (c *Chain) Block(ctx context.Context, n uint64) (string, error) {
	got := make(chan string, 1)
	c.mu.Lock()
	c.waits[n] = append(c.waits[n], got) // want `c.waits gets a waiter at line \d+, which stays there when ctx ends at line \d+: if no answer comes, nobody takes it out`
	c.mu.Unlock()
	select {
	case b := <-got: // ^rest
		return b, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// Add answers those who wait for that number.
func (c *Chain) Add(n uint64, b string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if list, ok := c.waits[n]; ok {
		for _, ch := range list {
			ch <- b
		}
		delete(c.waits, n)
	}
}
