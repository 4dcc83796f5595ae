// Package lostgrant limits how many clients there are, and who may use one,
// broken.
//
// Lost is a permit for each call that is cancelled at the wrong moment. A pool
// forgets the permit of a connection that it has just opened; a queue hands the
// client to a caller who has left. When all permits are gone, everybody waits
// for ever.
//
// The safe form is server.Server, which gives back the permit of a connection
// wherever it gives up the connection, and client.Buffered, whose callers leave
// nothing behind that anybody waits for.
package lostgrant

import (
	"context"
	"sync"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
)

// Pool opens a limited number of clients.
type Pool struct {
	dial client.Dialer
	open chan struct{} // one is in it for each client
}

// NewPool returns a pool for n clients.
func NewPool(n int, dial client.Dialer) *Pool {
	return &Pool{dial: dial, open: make(chan struct{}, n)}
}

// Get opens a client, and sees that it works.
func (p *Pool) Get(ctx context.Context) (*client.Client, error) {
	select {
	case p.open <- struct{}{}: // HAZARD: a peer that does not answer keeps it
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c, err := client.Dial(ctx, p.dial)
	if err != nil {
		<-p.open
		return nil, err
	}
	if _, err := c.Ping(ctx, ""); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// Put closes a client.
func (p *Pool) Put(c *client.Client) {
	c.Close()
	<-p.open
}

// Turns lets one caller at a time use a client.
type Turns struct {
	client *client.Client

	mu      sync.Mutex
	busy    bool
	waiting []*turn
}

type turn struct{ ready chan struct{} }

// NewTurns returns turns for a client.
func NewTurns(c *client.Client) *Turns { return &Turns{client: c} }

// Get waits for the client.
func (t *Turns) Get(ctx context.Context) (*client.Client, error) {
	t.mu.Lock()
	if !t.busy {
		t.busy = true
		t.mu.Unlock()
		return t.client, nil
	}
	w := &turn{ready: make(chan struct{})}
	t.waiting = append(t.waiting, w) // HAZARD: it is its turn although it has left
	t.mu.Unlock()

	select {
	case <-w.ready:
		return t.client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Put lets the next one have the client.
func (t *Turns) Put(*client.Client) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.busy = false
	if len(t.waiting) > 0 {
		w := t.waiting[0]
		t.waiting = t.waiting[1:]
		t.busy = true
		close(w.ready)
	}
}
