// Package auditentries has tables with an entry for each call, which nobody looks at
// before it puts in another one.
package auditentries

import (
	"context"
	"sync"

	"depledger"
)

type card struct{ number int }

type player struct{ card card }

// A Court has players on its bench, and books.
type Court struct {
	mu      sync.Mutex
	bench   map[int]*player
	pending map[string]*request
	books   depledger.Ledger
	send    func(ctx context.Context, line string) error
}

type request struct{ done chan struct{} }

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

// Shared is published before it waits: others have seen the object.
func (c *Court) Shared(ctx context.Context, id string) error {
	c.pending[id] = &request{make(chan struct{})} // want `c.pending gets an entry`
	if err := c.send(ctx, id); err != nil {       // ^leaves
		return err
	}
	delete(c.pending, id) // ^rest
	return nil
}

// Hold inserts there into a map.
func (c *Court) Hold(ctx context.Context, name string) error {
	c.books.Hold(name, 1)                       // want `c.books.Holds gets an entry`
	if err := c.send(ctx, "hold"); err != nil { // ^leaves
		return err
	}
	c.books.Drop(name) // ^rest
	return nil
}
