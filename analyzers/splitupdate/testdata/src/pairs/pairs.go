// Package pairs has objects with fields that are written together.
package pairs

import (
	"context"
	"sync"
	"time"
)

// A Cluster knows its members as of an epoch.
type Cluster struct {
	mu      sync.Mutex
	epoch   int
	members []string
	leader  string
	term    int
	addr    string
	conn    *conn
	keys    map[string]string
	owners  map[string]int
	queue   []string
	sizes   []int
	broken  error
	hits    int
	ready   bool
	stop    chan struct{}
	updates chan []string
	backoff time.Duration
}

type conn struct{ addr string }

func (c *conn) Close() {}

func fetch(ctx context.Context, epoch int) ([]string, error) { return nil, ctx.Err() }

func dial(ctx context.Context, addr string) (*conn, error) { return &conn{addr}, ctx.Err() }

func (c *Cluster) apply(epoch int, members []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch
	c.members = members
}

func (c *Cluster) elect(leader string, term int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.leader = leader
	c.term = term
}

func (c *Cluster) attach(addr string, to *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.addr = addr
	c.conn = to
}

func (c *Cluster) assign(key, value string, owner int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keys[key] = value
	c.owners[key] = owner
}

func (c *Cluster) push(item string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.queue = append(c.queue, item)
	c.sizes = append(c.sizes, len(item))
}

func (c *Cluster) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hits = c.hits + 1
	c.leader = "nobody"
	c.term = 0
}
