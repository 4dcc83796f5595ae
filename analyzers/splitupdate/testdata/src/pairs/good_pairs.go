package pairs

import (
	"context"
	"time"
)

// WaitFirst has the members before it writes anything.
func (c *Cluster) WaitFirst(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	members, err := fetch(ctx, epoch)
	if err != nil {
		return err
	}
	c.epoch = epoch
	c.members = members
	return nil
}

// CheckFirst asks before the first write.
func (c *Cluster) CheckFirst(ctx context.Context, epoch int, members []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch
	c.members = members
	return nil
}

// Undo writes the first one back.
func (c *Cluster) Undo(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.epoch
	c.epoch = epoch
	members, err := fetch(ctx, epoch)
	if err != nil {
		c.epoch = old
		return err
	}
	c.members = members
	return nil
}

// UndoLater does so in a defer.
func (c *Cluster) UndoLater(ctx context.Context, epoch int) (err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.epoch
	defer func() {
		if err != nil {
			c.epoch = old
		}
	}()
	c.epoch = epoch
	members, err := fetch(ctx, epoch)
	if err != nil {
		return err
	}
	c.members = members
	return nil
}

// Empty has no members rather than old ones.
func (c *Cluster) Empty(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch
	members, err := fetch(ctx, epoch)
	if err != nil {
		c.members = nil
		return err
	}
	c.members = members
	return nil
}

// EmptyFirst says so before it waits.
func (c *Cluster) EmptyFirst(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch
	c.members = nil
	members, err := fetch(ctx, epoch)
	if err != nil {
		return err
	}
	c.members = members
	return nil
}

// Detached is not cancelled.
func (c *Cluster) Detached(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch
	members, err := fetch(context.WithoutCancel(ctx), epoch)
	if err == nil {
		c.members = members
	}
	return nil
}

// Fail breaks the cluster.
func (c *Cluster) Fail(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch
	members, err := fetch(ctx, epoch)
	if err != nil {
		c.broken = err
		return err
	}
	c.members = members
	return nil
}

// Unrelated writes two fields that nobody writes together.
func (c *Cluster) Unrelated(ctx context.Context, backoff time.Duration, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.backoff = backoff
	members, err := fetch(ctx, epoch)
	if err != nil {
		return err
	}
	c.epoch, c.members = epoch, members
	return nil
}

// Count is about what happened.
func (c *Cluster) Count(ctx context.Context, term int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hits++
	if _, err := fetch(ctx, term); err != nil {
		return err
	}
	c.ready = true
	return nil
}

// Sometimes writes the second one only if there is something new.
func (c *Cluster) Sometimes(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch
	members, err := fetch(ctx, epoch)
	if err != nil {
		return err
	}
	if len(members) > 0 {
		c.members = members
	}
	return nil
}

// Open makes the cluster ready: if it fails, nobody uses it.
func (c *Cluster) Open(ctx context.Context, addr string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.addr = addr
	to, err := dial(ctx, addr)
	if err != nil {
		return err
	}
	c.conn = to
	return nil
}

// An object that cannot be decoded is not used.
func (c *Cluster) UnmarshalContext(ctx context.Context, addr string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.addr = addr
	to, err := dial(ctx, addr)
	if err != nil {
		return err
	}
	c.conn = to
	return nil
}

// Dial makes a cluster of its own.
func Dial(ctx context.Context, addr string) (*Cluster, error) {
	c := new(Cluster)
	c.addr = addr
	to, err := dial(ctx, addr)
	if err != nil {
		return nil, err
	}
	c.conn = to
	return c, nil
}

// Run ends with the cluster.
func (c *Cluster) Run(ctx context.Context) {
	for {
		c.mu.Lock()
		c.epoch++
		c.mu.Unlock()
		select {
		case members := <-c.updates:
			c.members = members
		case <-ctx.Done():
			return
		case <-c.stop:
			return
		}
	}
}

// Later has a goroutine write the second one.
func (c *Cluster) Later(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch
	members, err := fetch(ctx, epoch)
	if err != nil {
		go func() { c.apply(fetchLater()) }()
		return err
	}
	c.members = members
	return nil
}

func fetchLater() (int, []string) { return 0, nil }

// step leaves the rest to its only caller.
func (c *Cluster) step(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch
	members, err := fetch(ctx, epoch)
	if err != nil {
		return err
	}
	c.members = members
	return nil
}

// Step starts over when a step fails.
func (c *Cluster) Step(ctx context.Context, epoch int) error {
	err := c.step(ctx, epoch)
	if err != nil {
		c.apply(0, nil)
	}
	return err
}

// Options are the caller's own.
type Options struct {
	Addr string
	Conn *conn
}

func (o *Options) set(addr string, to *conn) { o.Addr, o.Conn = addr, to }

// Connect fills in what is missing.
func Connect(ctx context.Context, o *Options, addr string) error {
	o.Addr = addr
	to, err := dial(ctx, addr)
	if err != nil {
		return err
	}
	o.Conn = to
	return nil
}
