package containers

import "context"

// Pause brings the same player back.
func (c *Court) Pause(ctx context.Context, p *player, whistle <-chan struct{}) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bench[p.card.number] = p // want `c.bench gets an entry at line \d+ and loses it at line \d+`
	select {
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	case <-whistle:
	}
	delete(c.bench, p.card.number) // ^rest
	return nil
}

// call waits until the player comes, and then forgets that it waits.
func (c *Court) call(ctx context.Context, number int, whistle <-chan struct{}) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-whistle:
	}
	delete(c.bench, number)
	return nil
}

// Await leaves the wait to a helper, which forgets the entry.
func (c *Court) Await(ctx context.Context, p *player, number int, whistle <-chan struct{}) error {
	c.bench[number] = p                                  // want `c.bench gets an entry at line \d+ and loses it at line \d+`
	if err := c.call(ctx, number, whistle); err != nil { // ^leaves ^rest
		return err
	}
	return nil
}
