package pairs

import "context"

// Endless waits for what nobody cancels.
func (c *Cluster) Endless(epoch int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch
	members, err := fetch(context.Background(), epoch)
	if err == nil {
		c.members = members
	}
}

// Committed writes the first one back unless all was done.
func (c *Cluster) Committed(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	old, committed := c.epoch, false
	defer func() {
		if !committed {
			c.epoch = old
		}
	}()
	c.epoch = epoch
	members, err := fetch(ctx, epoch)
	if err != nil {
		return err
	}
	c.members = members
	committed = true
	return nil
}

// Copied writes to a copy, which it publishes when it is whole.
func (c *Cluster) Copied(ctx context.Context, epoch int) (*Cluster, error) {
	next := &Cluster{addr: c.addr, conn: c.conn}
	next.mu.Lock()
	defer next.mu.Unlock()
	next.epoch = epoch
	members, err := fetch(ctx, epoch)
	if err != nil {
		return nil, err
	}
	next.members = members
	return next, nil
}
