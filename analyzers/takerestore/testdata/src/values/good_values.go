package values

import (
	"context"
	"errors"
	"slices"
	"time"
)

// ResubscribeCopy computes first and assigns last.
func (c *Client) ResubscribeCopy(ctx context.Context) error {
	c.mu.Lock()
	subs := slices.Clone(c.subs)
	c.mu.Unlock()
	if err := c.conn.Subscribe(ctx, subs); err != nil {
		return err
	}
	c.mu.Lock()
	c.subs = subs
	c.mu.Unlock()
	return nil
}

// ResubscribeEdge puts the subscriptions back on the cancelled way.
func (c *Client) ResubscribeEdge(ctx context.Context) error {
	subs := c.subs
	c.subs = nil
	if err := c.conn.Subscribe(ctx, subs); err != nil {
		c.subs = subs
		return err
	}
	c.subs = subs
	return nil
}

// ResubscribeDefer puts them back on every way out.
func (c *Client) ResubscribeDefer(ctx context.Context) error {
	subs := c.subs
	c.subs = nil
	defer func() { c.subs = subs }()
	return c.conn.Subscribe(ctx, subs)
}

// ResubscribeNamed puts them back in a defer that looks at the named error.
func (c *Client) ResubscribeNamed(ctx context.Context) (err error) {
	subs := c.subs
	c.subs = nil
	defer func() {
		if err != nil {
			c.subs = subs
		}
	}()
	if err := c.conn.Subscribe(ctx, subs); err != nil {
		return err
	}
	c.subs = append(subs, "$control")
	return nil
}

// ResubscribeBetween puts them back between the call and the test of its error.
func (c *Client) ResubscribeBetween(ctx context.Context) error {
	subs := c.subs
	c.subs = nil
	err := c.conn.Subscribe(ctx, subs)
	c.subs = subs
	if err != nil {
		return err
	}
	c.refresh = ""
	return nil
}

// FlushCommitted puts the batch back unless it has got through.
func (c *Client) FlushCommitted(ctx context.Context) error {
	b := c.pending
	c.pending = batch{}
	committed := false
	defer func() {
		if !committed {
			c.pending = b
		}
	}()
	n, err := c.conn.Publish(ctx, b)
	if err != nil {
		return err
	}
	committed = true
	c.pending = b.tail(n)
	return nil
}

// RotateChecked asks the context before it takes; nothing after can be cancelled.
func (c *Client) RotateChecked(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	token := c.refresh
	c.refresh = ""
	c.refresh = token + "'"
	return nil
}

// RotateDetached waits under a context that cannot end.
func (c *Client) RotateDetached(ctx context.Context) error {
	token := c.refresh
	c.refresh = ""
	next, err := c.conn.Renew(context.WithoutCancel(ctx), token)
	if err != nil {
		return err
	}
	c.refresh = next
	return nil
}

// rotateNow waits under Background, which it is given by its only caller.
func (c *Client) rotateNow(ctx context.Context) error {
	token := c.refresh
	c.refresh = ""
	next, err := c.conn.Renew(ctx, token)
	if err != nil {
		return err
	}
	c.refresh = next
	return nil
}

// RotateSoon is that caller.
func (c *Client) RotateSoon() error { return c.rotateNow(context.Background()) }

// RenewReturn hands the session on: the caller gets it with the error.
func (c *Client) RenewReturn(ctx context.Context) (*session, error) {
	old := c.sess
	c.sess = nil
	token, err := c.conn.Renew(ctx, old.token)
	if err != nil {
		return old, err
	}
	c.sess = &session{token: token}
	return c.sess, nil
}

// undelivered is an error that carries what was not delivered.
type undelivered struct {
	b   batch
	err error
}

func (u *undelivered) Error() string { return u.err.Error() }

// FlushWrapped hands the batch on inside the error.
func (c *Client) FlushWrapped(ctx context.Context) error {
	b := c.pending
	c.pending = batch{}
	n, err := c.conn.Publish(ctx, b)
	if err != nil {
		return &undelivered{b, err}
	}
	c.pending = b.tail(n)
	return nil
}

// FlushSpill gives the batch to a function that keeps it.
func (c *Client) FlushSpill(ctx context.Context, spill func(batch)) error {
	b := c.pending
	c.pending = batch{}
	n, err := c.conn.Publish(ctx, b)
	if err != nil {
		spill(b)
		return err
	}
	c.pending = b.tail(n)
	return nil
}

// FlushQueue gives the batch to the owner of a channel.
func (c *Client) FlushQueue(ctx context.Context, retry chan<- batch) error {
	b := c.pending
	c.pending = batch{}
	n, err := c.conn.Publish(ctx, b)
	if err != nil {
		retry <- b
		return err
	}
	c.pending = b.tail(n)
	return nil
}

// FlushAside keeps the batch in another field, where the next call finds it.
func (c *Client) FlushAside(ctx context.Context, spill *[]batch) error {
	b := c.pending
	c.pending = batch{}
	n, err := c.conn.Publish(ctx, b)
	if err != nil {
		*spill = append(*spill, b)
		return err
	}
	c.pending = b.tail(n)
	return nil
}

// ReloadAlways stores a configuration on every arm.
func (c *Client) ReloadAlways(ctx context.Context, fresh <-chan *config) error {
	old := c.cfg.Swap(nil)
	select {
	case next := <-fresh:
		c.cfg.Store(next)
	case <-time.After(time.Second):
		c.cfg.Store(old)
		return errors.New("no configuration")
	case <-ctx.Done():
		c.cfg.Store(old)
		return ctx.Err()
	}
	return nil
}

// ReloadLazily clears what is only a cache: nothing of the old value is used
// again, and the next reader loads it anew.
func (c *Client) ReloadLazily(ctx context.Context) error {
	c.cfg.Store(nil)
	next, err := load(ctx, 0)
	if err != nil {
		return err
	}
	c.cfg.Store(next)
	return nil
}

// RebuildIndex starts an empty index, which is what it means to do on all ways.
func (c *Client) RebuildIndex(ctx context.Context) error {
	c.byName = nil
	if err := c.conn.Subscribe(ctx, c.subs); err != nil {
		return err
	}
	c.byName = make(map[string]int, len(c.subs))
	for i, s := range c.subs {
		c.byName[s] = i
	}
	return nil
}

// Scratch reuses the memory of a slice; its contents mean nothing between calls.
func (c *Client) Scratch(ctx context.Context) error {
	scratch := c.subs[:0]
	c.subs = nil
	if err := c.conn.Subscribe(ctx, append(scratch, "$scratch")); err != nil {
		return err
	}
	c.subs = scratch
	return nil
}

// Detach takes the session for good: no way puts it back.
func (c *Client) Detach(ctx context.Context) error {
	old := c.sess
	c.sess = nil
	_, err := c.conn.Renew(ctx, old.token)
	return err
}

// Refresh forgets the token before it looks at what has come, so that whatever fails
// makes the next call begin anew. What it was, nobody needs then.
func (c *Client) Refresh(ctx context.Context, use func(context.Context, string) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	next, err := c.conn.Renew(ctx, c.refresh)
	if err != nil {
		return err
	}
	old := c.refresh
	c.refresh = ""
	if next == "unchanged" {
		c.refresh = old
		return nil
	}
	if err := use(ctx, next); err != nil {
		return err
	}
	c.refresh = next
	return nil
}
