package pairs

import (
	"context"
	"errors"
	"time"
)

// Refresh writes the epoch before it has the members.
func (c *Cluster) Refresh(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch                   // want `c.epoch is written at line \d+ and c.members at line \d+, but when fetch is cancelled or fails at line \d+ only the first: the two are written together everywhere else`
	members, err := fetch(ctx, epoch) // ^leaves
	if err != nil {
		return err
	}
	c.members = members // ^rest
	return nil
}

// Await waits in a select.
func (c *Cluster) Await(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch // want "c.epoch is written .* when ctx ends"
	select {
	case members := <-c.updates:
		c.members = members // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// AwaitSome gives up after a while.
func (c *Cluster) AwaitSome(epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch // want "c.epoch is written .* when the timer fires"
	select {
	case members := <-c.updates:
		c.members = members // ^rest
	case <-time.After(c.backoff): // ^leaves
		return errors.New("too slow")
	}
	return nil
}

// Next counts up first.
func (c *Cluster) Next(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch++                           // want "c.epoch is written"
	members, err := fetch(ctx, c.epoch) // ^leaves
	if err != nil {
		return err
	}
	c.members = members // ^rest
	return nil
}

// Check asks between the two.
func (c *Cluster) Check(ctx context.Context, leader string, term int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.leader = leader                 // want "c.leader is written .* and c.term"
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	c.term = term // ^rest
	return nil
}

// Backwards writes the other one first.
func (c *Cluster) Backwards(ctx context.Context, leader string, term int, vote func(context.Context) error) error {
	c.mu.Lock()
	c.term = term                     // want "c.term is written .* and c.leader"
	if err := vote(ctx); err != nil { // ^leaves
		c.mu.Unlock()
		return err
	}
	c.leader = leader // ^rest
	c.mu.Unlock()
	return nil
}

// Move has the new address with the old connection.
func (c *Cluster) Move(ctx context.Context, addr string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.addr = addr                // want "c.addr is written .* and c.conn"
	next, err := dial(ctx, addr) // ^leaves
	if err != nil {
		return err
	}
	c.conn.Close()
	c.conn = next // ^rest
	return nil
}

// Assign writes to two maps.
func (c *Cluster) Assign(ctx context.Context, key, value string, owner func(context.Context) (int, error)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keys[key] = value   // want "c.keys is written .* and c.owners"
	id, err := owner(ctx) // ^leaves
	if err != nil {
		return err
	}
	c.owners[key] = id // ^rest
	return nil
}

// Enqueue appends to two lists.
func (c *Cluster) Enqueue(ctx context.Context, item string, measure func(context.Context, string) (int, error)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.queue = append(c.queue, item) // want "c.queue is written .* and c.sizes"
	size, err := measure(ctx, item) // ^leaves
	if err != nil {
		return err
	}
	c.sizes = append(c.sizes, size) // ^rest
	return nil
}

// Each does so for each epoch of a list.
func (c *Cluster) Each(ctx context.Context, epochs []int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, epoch := range epochs {
		c.epoch = epoch                   // want "c.epoch is written"
		members, err := fetch(ctx, epoch) // ^leaves
		if err != nil {
			return err
		}
		c.members = members // ^rest
	}
	return nil
}

// A Pair is generic.
type Pair[K comparable, V any] struct {
	lock  chan struct{}
	inner Cluster
	key   K
	value V
}

// Put writes both.
func (p *Pair[K, V]) Put(key K, value V) {
	p.inner.mu.Lock()
	defer p.inner.mu.Unlock()
	p.key = key
	p.value = value
}

// Find writes the key before it has the value.
func (p *Pair[K, V]) Find(ctx context.Context, key K, find func(context.Context, K) (V, error)) error {
	p.inner.mu.Lock()
	defer p.inner.mu.Unlock()
	p.key = key                  // want "p.key is written .* and p.value"
	value, err := find(ctx, key) // ^leaves
	if err != nil {
		return err
	}
	p.value = value // ^rest
	return nil
}
