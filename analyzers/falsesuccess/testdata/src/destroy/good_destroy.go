package destroy

import "context"

// The list fails if it is not whole.
func (c *Cache) SyncAll(ctx context.Context) error {
	names := make(Names)
	err := c.dir.All(ctx, func(name string) error {
		names.Insert(name)
		return nil
	})
	if err != nil {
		return err
	}
	c.clear(names)
	return nil
}

// The context is asked before anything is destroyed.
func (c *Cache) SyncAsked(ctx context.Context) error {
	names := make(Names)
	err := c.dir.Each(ctx, func(name string) error {
		names.Insert(name)
		return nil
	})
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	c.clear(names)
	return nil
}

// What is destroyed has nothing to do with the list.
func (c *Cache) Count(ctx context.Context) (n int, err error) {
	err = c.dir.Each(ctx, func(name string) error {
		n++
		return nil
	})
	c.clear(nil)
	return n, err
}

// The list only grows what is there.
func (c *Cache) Warm(ctx context.Context) error {
	names := make(Names)
	err := c.dir.Each(ctx, func(name string) error {
		names.Insert(name)
		return nil
	})
	for name := range names {
		c.files[name] = nil
	}
	return err
}

// The loop returns.
func (c *Cache) ScanReturns(ctx context.Context) error {
	names := make(Names)
	for after := ""; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		name, err := c.remote.Next(ctx, after)
		if err != nil {
			return err
		}
		if name == "" {
			break
		}
		names[name] = true
		after = name
	}
	c.clear(names)
	return nil
}

// The half that was listed is what is removed.
func (c *Cache) Drop(ctx context.Context) error {
	names, err := c.list(ctx)
	if err != nil {
		return err
	}
	c.remove(names)
	return nil
}

func (c *Cache) remove(names []string) {
	for _, name := range names {
		delete(c.files, name)
	}
}
