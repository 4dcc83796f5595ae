package auditfirst

import (
	"context"
	"sync"
)

// A conn is made once, for all who share it.
type conn struct {
	once sync.Once
	reg  Registry
	man  *Manifest
	err  error
}

func (c *conn) get(ctx context.Context, ref string) (*Manifest, error) {
	c.once.Do(func() { c.man, c.err = c.reg.Manifest(ctx, ref) })
	return c.man, c.err
}

type kept struct {
	ref  string
	conn *conn
}

// Conns keeps those that could be made.
type Conns struct {
	mu   sync.Mutex
	reg  Registry
	kept map[string]kept
}

// Manifest takes out of the table what could not be made: the next one begins anew.
func (c *Conns) Manifest(ctx context.Context, ref string) (*Manifest, error) {
	c.mu.Lock()
	k, ok := c.kept[ref]
	if !ok {
		k = kept{ref, &conn{reg: c.reg}}
		c.kept[ref] = k
	}
	c.mu.Unlock()
	man, err := k.conn.get(ctx, ref)
	if err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.kept, ref)
		return nil, err
	}
	return man, nil
}

// Direct keeps them as they are, and Synced in a map that says nothing of what it holds.
type Direct struct {
	mu   sync.Mutex
	kept map[string]*conn
}

func (d *Direct) Manifest(ctx context.Context, ref string) (*Manifest, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	man, err := d.kept[ref].fetch(ctx, ref)
	if err != nil {
		delete(d.kept, ref)
	}
	return man, err
}

func (c *conn) fetch(ctx context.Context, ref string) (*Manifest, error) {
	c.once.Do(func() { c.man, c.err = c.reg.Manifest(ctx, ref) })
	return c.man, c.err
}

type Synced struct{ kept sync.Map }

func (s *Synced) Manifest(ctx context.Context, ref string) (*Manifest, error) {
	kept, _ := s.kept.LoadOrStore(ref, new(conn))
	man, err := kept.(*conn).load(ctx, ref)
	if err != nil {
		s.kept.Delete(ref)
	}
	return man, err
}

func (c *conn) load(ctx context.Context, ref string) (*Manifest, error) {
	c.once.Do(func() { c.man, c.err = c.reg.Manifest(ctx, ref) })
	return c.man, c.err
}
