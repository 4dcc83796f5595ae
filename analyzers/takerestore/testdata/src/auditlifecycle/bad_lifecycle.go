// Package auditlifecycle ends objects on the cancelled way, the right ones and the
// wrong ones.
package auditlifecycle

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

var errGone = errors.New("gone")

type backend interface {
	Dial(ctx context.Context) (*conn, error)
	Send(ctx context.Context, line string) error
}

type conn struct {
	rw     io.ReadWriteCloser
	err    error
	closed bool
	busy   bool
}

func (c *conn) Close() error {
	c.closed = true
	return c.rw.Close()
}

func (c *conn) handshake(ctx context.Context) error { return ctx.Err() }

type request struct {
	line string
	err  error
	done chan struct{}
}

// A Pool lends connections and counts them.
type Pool struct {
	mu      sync.Mutex
	back    backend
	lent    int
	idle    []*conn
	busy    bool
	queue   []string
	pending map[string]*request
	closed  bool
	err     error
	done    chan struct{}
	wake    chan struct{}
	ctx     context.Context
}

func (p *Pool) closeConn(ctx context.Context, c *conn) {
	if ctx.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	c.Close()
}

// Use closes the connection that it has borrowed, which is not what the count
// belongs to.
func (p *Pool) Use(ctx context.Context, c *conn) error {
	p.lent++                                 // want `p.lent is counted up`
	if err := c.handshake(ctx); err != nil { // ^leaves
		c.Close()
		return err
	}
	p.lent-- // ^rest
	return nil
}

// UseHelper gives it to a method of the pool, which closes its argument.
func (p *Pool) UseHelper(ctx context.Context, c *conn) error {
	p.lent++                                 // want `p.lent is counted up`
	if err := c.handshake(ctx); err != nil { // ^leaves
		p.closeConn(ctx, c)
		return err
	}
	p.lent-- // ^rest
	return nil
}

// UseIdle closes an element of the pool.
func (p *Pool) UseIdle(ctx context.Context) error {
	c := p.idle[0]
	p.busy = true                            // want `p.busy is set`
	if err := c.handshake(ctx); err != nil { // ^leaves
		c.Close()
		return err
	}
	p.busy = false // ^rest
	return nil
}

// Answer notes the error in the request, whose life is not the pool's.
func (p *Pool) Answer(ctx context.Context, r *request) error {
	p.busy = true                                    // want `p.busy is set`
	if err := p.back.Send(ctx, r.line); err != nil { // ^leaves
		r.err = err
		close(r.done)
		return err
	}
	p.busy = false // ^rest
	return nil
}

// Reply closes a channel of its own.
func (p *Pool) Reply(ctx context.Context) error {
	reply := make(chan string)
	defer close(reply)
	queue := p.queue
	p.queue = nil                                      // want `p.queue is taken`
	if err := p.back.Send(ctx, queue[0]); err != nil { // ^leaves
		return err
	}
	p.queue = append(queue, "end") // ^rest
	return nil
}

// Logged does nothing on the cancelled way but speak of what is lost.
func (p *Pool) Logged(ctx context.Context, logf func(format string, args ...any)) error {
	p.lent++                                         // want `p.lent is counted up`
	if err := p.back.Send(ctx, "ping"); err != nil { // ^leaves
		logf("lent %d: %v", p.lent, err)
		return err
	}
	p.lent-- // ^rest
	return nil
}

// runOnce is called by a method that anybody may call with any context.
func (p *Pool) runOnce(ctx context.Context) error {
	p.busy = true                                    // want `p.busy is set`
	if err := p.back.Send(ctx, "tick"); err != nil { // ^leaves
		return err
	}
	p.busy = false // ^rest
	return nil
}

// Tick is that method.
func (p *Pool) Tick(ctx context.Context) error { return p.runOnce(ctx) }
