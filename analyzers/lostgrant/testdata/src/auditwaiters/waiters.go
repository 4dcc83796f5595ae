// Package auditwaiters has waiters that are taken out when they are answered.
package auditwaiters

import (
	"context"
	"sync"

	"depqueue"
)

// A Client is answered by number, if at all.
type Client struct {
	mu      sync.Mutex
	next    int
	pending map[int]chan string
}

// Call leaves an entry behind for each reply that never comes.
func (c *Client) Call(ctx context.Context) (string, error) {
	ch := make(chan string, 1)
	c.mu.Lock()
	c.next++
	id := c.next
	c.pending[id] = ch // want `c.pending gets a waiter at line \d+, which stays there when ctx ends at line \d+: if no answer comes, nobody takes it out`
	c.mu.Unlock()
	select {
	case reply := <-ch:
		if reply == "again" {
			c.mu.Lock()
			delete(c.pending, id) // ^rest
			c.mu.Unlock()
		}
		return reply, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// Reply takes the entry out.
func (c *Client) Reply(id int, body string) {
	c.mu.Lock()
	ch := c.pending[id]
	delete(c.pending, id)
	c.mu.Unlock()
	if ch != nil {
		ch <- body
	}
}

// A Hub has a queue of another package.
type Hub struct{ queue depqueue.Queue }

// Queue leaves its channel there.
func (h *Hub) Queue(ctx context.Context) error {
	ch := make(chan struct{})
	h.queue.Add(ch) // want `h.queue.Channels gets a waiter at line \d+, which stays there when ctx ends at line \d+: nobody else takes it out`
	select {
	case <-ch:
		h.queue.Remove(ch) // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}
