package values

import (
	"context"
	"time"
)

// Resubscribe loses all subscriptions when the server does not answer in time.
func (c *Client) Resubscribe(ctx context.Context) error {
	c.mu.Lock()
	subs := c.subs
	c.subs = nil // want `c.subs is taken at line \d+ and put back at line \d+, but not when Subscribe is cancelled or fails at line \d+: `
	c.mu.Unlock()

	if err := c.conn.Subscribe(ctx, subs); err != nil { // ^leaves
		return err
	}

	c.mu.Lock()
	c.subs = subs // ^rest
	c.mu.Unlock()
	return nil
}

// ResubscribeLocked publishes the hole with the deferred unlock.
func (c *Client) ResubscribeLocked(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	subs := c.subs
	c.subs = nil                       // want `c.subs is taken`
	err := c.conn.Subscribe(ctx, subs) // ^leaves
	if err != nil {
		return err
	}
	c.subs = subs // ^rest
	return nil
}

// Renew drops the session when the renewal is cancelled, although the old token
// may still be good.
func (c *Client) Renew(ctx context.Context) error {
	old := c.sess
	c.sess = nil                               // want `c.sess is taken`
	token, err := c.conn.Renew(ctx, old.token) // ^leaves
	if err != nil {
		return err
	}
	c.sess = &session{token: token, since: time.Now()} // ^rest
	return nil
}

// Rotate empties the refresh token before the server has confirmed another one.
func (c *Client) Rotate(ctx context.Context) (string, error) {
	token := c.refresh
	c.refresh = ""                        // want `c.refresh is taken`
	next, err := c.conn.Renew(ctx, token) // ^leaves
	if err != nil {
		return "", err
	}
	c.refresh = next // ^rest
	return next, nil
}

// Flush takes the whole batch, and puts back what was not sent only if the
// server said how much it was.
func (c *Client) Flush(ctx context.Context) error {
	b := c.pending
	c.pending = batch{}              // want `c.pending is taken`
	n, err := c.conn.Publish(ctx, b) // ^leaves
	if err != nil {
		return err
	}
	c.pending = b.tail(n) // ^rest
	return nil
}

// Reload swaps the configuration out for the time of the load.
func (c *Client) Reload(ctx context.Context) error {
	old := c.cfg.Swap(nil)              // want `c.cfg is taken`
	next, err := load(ctx, old.version) // ^leaves
	if err != nil {
		return err
	}
	c.cfg.Store(next) // ^rest
	return nil
}

func load(ctx context.Context, version int) (*config, error) {
	select {
	case <-time.After(time.Second):
		return &config{version + 1}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Confirm loses a field that is promoted from an embedded struct.
func (c *Client) Confirm(ctx context.Context) error {
	offset := c.offset
	c.offset = nil // want `c.cursor.offset is taken`
	select {
	case <-c.ready:
		c.offset = offset // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Move restores on the first way out, not on the second.
func (c *Client) Move(ctx context.Context, to string) error {
	subs := c.subs
	c.subs = nil // want `c.subs is taken`
	token, err := c.conn.Renew(ctx, to)
	if err != nil {
		c.subs = subs
		return err
	}
	if err := c.conn.Subscribe(ctx, subs); err != nil { // ^leaves
		return err
	}
	c.subs = append(subs, token) // ^rest
	return nil
}

var routes map[string]string

// SwapRoutes takes from a global: all later calls of anybody see no routes.
func SwapRoutes(ctx context.Context, merge func(context.Context, map[string]string) (map[string]string, error)) error {
	old := routes
	routes = nil                   // want `routes is taken`
	merged, err := merge(ctx, old) // ^leaves
	if err != nil {
		return err
	}
	routes = merged // ^rest
	return nil
}

// Compact empties an index for the time of a wait that a timer ends.
func (c *Client) Compact(limit time.Duration) bool {
	index := c.byName
	c.byName = map[string]int{} // want `c.byName is taken`
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-c.ready:
	case <-timer.C: // ^leaves
		return false
	}
	delete(index, "")
	c.byName = index // ^rest
	return true
}

// renew is given the object as a parameter, not as a receiver.
func renew(ctx context.Context, c *Client) error {
	old := c.sess
	c.sess = nil                               // want `c.sess is taken`
	token, err := c.conn.Renew(ctx, old.token) // ^leaves
	if err != nil {
		return err
	}
	old.token = token
	c.sess = old // ^rest
	return nil
}

// RenewAll forgets the session of the client at which it is cancelled.
func RenewAll(ctx context.Context, clients []*Client) error {
	for _, c := range clients {
		if err := renew(ctx, c); err != nil {
			return err
		}
	}
	return nil
}
