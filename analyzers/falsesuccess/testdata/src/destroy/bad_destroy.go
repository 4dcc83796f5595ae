package destroy

import (
	"context"

	"deplist"
)

type Names map[string]bool

func (n Names) Insert(name string) { n[name] = true }

type Remote interface {
	Next(ctx context.Context, after string) (string, error)
}

// A Cache has copies of what is in a directory.
type Cache struct {
	dir    *deplist.Dir
	remote Remote
	files  map[string][]byte
}

func (c *Cache) clear(keep Names) {
	for name := range c.files {
		if !keep[name] {
			delete(c.files, name)
		}
	}
}

func (c *Cache) removeExcept(keep []string) {
	c.clear(nil)
}

// The list is not whole, and what it does not have is deleted.
func (c *Cache) Sync(ctx context.Context) error {
	names := make(Names)
	err := c.dir.Each(ctx, func(name string) error { /* ^leaves */ // want `Each at line \d+ reports success when its context ends half-way: what it has not come to by then is taken for gone, and clear at line \d+ destroys it`
		names.Insert(name)
		return nil
	})
	if err != nil {
		return err
	}
	c.clear(names) // ^rest
	return nil
}

// The loop is left, but what follows it is not.
func (c *Cache) Scan(ctx context.Context) error {
	names := make(Names)
	after := ""
	for {
		if ctx.Err() != nil { /* ^leaves */ // want `when ctx ends at line \d+, what was collected so far is taken for all there is: clear at line \d+ destroys what it does not hold`
			break
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
	c.clear(names) // ^rest
	return nil
}

// The function of this package is as quiet.
func (c *Cache) list(ctx context.Context) ([]string, error) {
	var names []string
	for after := ""; ; after = names[len(names)-1] {
		select {
		case <-ctx.Done():
			return names, nil
		default:
		}
		name, err := c.remote.Next(ctx, after)
		if err != nil {
			return nil, err
		}
		if name == "" {
			return names, nil
		}
		names = append(names, name)
	}
}

func (c *Cache) Prune(ctx context.Context) error {
	names, err := c.list(ctx) /* ^leaves */ // want `list at line \d+ reports success`
	if err != nil {
		return err
	}
	c.removeExcept(names) // ^rest
	return nil
}
