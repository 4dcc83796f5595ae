// Package auditentries has tables with an entry for each call, which nobody looks at
// before it puts in another one.
package auditentries

import (
	"context"
	"sync"
	"time"

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

// A lot is drawn once for all who ask for it, until it is too old.
type lot struct {
	drawn chan struct{}
	stale bool
	err   error
}

// An Urn keeps what has been drawn.
type Urn struct {
	mu   sync.Mutex
	lots map[string]*lot
}

func (l *lot) draw() { close(l.drawn) }

// Draw takes out what is too old, and leaves in what is not: what it returns at the end may
// well be no error. The lot stays for the next one to ask.
func (u *Urn) Draw(name string) error {
	u.mu.Lock()
	l, ok := u.lots[name]
	if !ok {
		l = &lot{drawn: make(chan struct{})}
		u.lots[name] = l // want `u.lots gets an entry at line \d+ and loses it at line \d+, .*audit`
		go l.draw()
	}
	u.mu.Unlock()
	select {
	case <-time.After(time.Second): // ^leaves
		return context.DeadlineExceeded
	case <-l.drawn:
	}
	if l.stale {
		u.mu.Lock()
		delete(u.lots, name) // ^rest
		u.mu.Unlock()
	}
	return l.err
}
