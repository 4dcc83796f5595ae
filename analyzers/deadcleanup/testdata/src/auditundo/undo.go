// Package auditundo has functions that undo what they did if the rest fails.
package auditundo

import "context"

// A Volumes keeps volumes on a remote machine.
type Volumes interface {
	Create(ctx context.Context, name string, size int) error
	Open(ctx context.Context, name string) (Volume, error)
	Prepare(ctx context.Context, name string) (string, error)
	Check(ctx context.Context, name string) error
	Exists(ctx context.Context, name string) (bool, error)
	Delete(ctx context.Context, name string) error
	Remove(ctx context.Context, name string) error
	Lock(ctx context.Context) error
	Unlock(ctx context.Context) error
}

// A Volume is one of them.
type Volume interface {
	Format(ctx context.Context) error
	Close(ctx context.Context) error
	Discard(ctx context.Context) error
}

// A Machine uses volumes.
type Machine struct {
	volumes Volumes
	local   *cache
	mounted []string
	slots   chan int
}

// A cache is in memory.
type cache struct{ names map[string]bool }

func (c *cache) create(ctx context.Context, name string) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	c.names[name] = true
	return nil
}

func (c *cache) delete(ctx context.Context, name string) {
	println("deleted", name, ctx.Value("user"))
	delete(c.names, name)
}

func isMissing(err error) bool { return err.Error() == "missing" }
