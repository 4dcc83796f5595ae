// Package pool has connections that are fetched for each request.
package pool

import (
	"bufio"
	"context"
	"net"
	"sync"
	"time"
)

// A Conn is a connection of the pool.
type Conn struct {
	nc     net.Conn
	r      *bufio.Reader
	closed bool
	used   time.Time
}

// Close closes it.
func (c *Conn) Close() error {
	c.closed = true
	return c.nc.Close()
}

// A Pool keeps connections.
type Pool struct {
	mu   sync.Mutex
	idle []*Conn
	free chan *Conn
	any  sync.Pool
	ext  External
	back chan *returned
	dial func(ctx context.Context) (*Conn, error)
}

// External is a pool of somebody else.
type External interface {
	Get(ctx context.Context) (*Conn, error)
	Put(c *Conn)
}

// get returns an idle connection.
func (p *Pool) get(ctx context.Context) (*Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return c, nil
	}
	return p.dial(ctx)
}

// put keeps the connection.
func (p *Pool) put(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.used = time.Now()
	p.idle = append(p.idle, c)
}

// putChecked forgets closed ones.
func (p *Pool) putChecked(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !c.closed && c.r.Buffered() == 0 {
		p.idle = append(p.idle, c)
	}
}

// putAfter is told how it went.
func (p *Pool) putAfter(c *Conn, err error) {
	if err != nil {
		c.Close()
		return
	}
	p.put(c)
}

// never is no time limit.
const never = -1

// read reads a line within so many seconds.
func (c *Conn) read(seconds int) (string, error) {
	if seconds != never {
		c.nc.SetReadDeadline(time.Now().Add(time.Duration(seconds) * time.Second))
	} else {
		c.nc.SetReadDeadline(time.Time{})
	}
	return c.r.ReadString('\n')
}

// A returned connection comes back, and is closed if it was broken.
type returned struct {
	conn  *Conn
	close bool
}

// enqueue has others take care of it.
func (p *Pool) enqueue(r *returned) { p.back <- r }
