package containers

import (
	"context"
	"sync"
)

// A Court has players on the field and on the bench.
type Court struct {
	mu    sync.Mutex
	field map[int]*player
	bench map[int]*player
}

type player struct {
	card struct{ number int }
	warm func(context.Context) error
}

// rest takes a player to the bench.
func (c *Court) rest(ctx context.Context, p *player) error {
	if err := p.warm(ctx); err != nil {
		return err
	}
	delete(c.field, p.card.number)
	c.bench[p.card.number] = p
	return nil
}

// enter takes one from there.
func (c *Court) enter(ctx context.Context, p *player) error {
	if err := p.warm(ctx); err != nil {
		return err
	}
	delete(c.bench, p.card.number)
	c.field[p.card.number] = p
	return nil
}

// Swap takes one off the bench and another one there.
func (c *Court) Swap(ctx context.Context, tired, fresh *player) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.rest(ctx, tired); err != nil {
		return err
	}
	if err := c.enter(ctx, fresh); err != nil {
		return err
	}
	return nil
}

// SwapWhistled waits in between.
func (c *Court) SwapWhistled(ctx context.Context, tired, fresh *player, whistle <-chan struct{}) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.rest(ctx, tired); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-whistle:
	}
	c.field[fresh.card.number] = fresh
	delete(c.bench, fresh.card.number)
	return nil
}

// Return cannot bring the player back: it has tried.
func (c *Court) Return(ctx context.Context, p *player) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bench[p.card.number] = p
	return c.enter(ctx, p)
}
