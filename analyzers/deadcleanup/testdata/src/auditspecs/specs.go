// Package auditspecs has a suite whose tests are no functions of their own, and a command.
package auditspecs

import "context"

// A Pool gives out connections.
type Pool interface {
	Open(ctx context.Context) (Conn, error)
}

// A Conn is a connection.
type Conn interface {
	Exec(ctx context.Context, text string) error
	Shutdown(ctx context.Context) error
}

// Describe and Specify begin a suite, and Handle is for a server.
func Describe(text string, body func()) bool                                 { body(); return text != "" }
func Specify(text string, args ...any) bool                                  { return len(args) > 0 }
func Handle(text string, body func(ctx context.Context, p Pool) error) error { return nil }

type command struct {
	run func(ctx context.Context, p Pool) error
}

var _ = Describe("a pool", func() {
	Specify("executes", func(ctx context.Context, p Pool) error {
		c, err := p.Open(ctx)
		if err != nil {
			return err
		}
		defer c.Shutdown(ctx)
		if err := c.Exec(ctx, "begin"); err != nil {
			return err
		}
		return c.Exec(ctx, "commit")
	})
	executes(context.Background(), nil)
})

var _ = Specify("a pool that is not described", func(ctx context.Context, p Pool) error {
	c, err := p.Open(ctx)
	if err != nil {
		return err
	}
	defer c.Shutdown(ctx)
	return c.Exec(ctx, "begin")
})

// executes serves only the suite.
func executes(ctx context.Context, p Pool) error {
	c, err := p.Open(ctx)
	if err != nil {
		return err
	}
	defer c.Shutdown(ctx)
	return c.Exec(ctx, "begin")
}

// Root is a command, which runs as often as it is asked to.
var Root = &command{run: func(ctx context.Context, p Pool) error {
	c, err := p.Open(ctx)
	if err != nil {
		return err
	}
	defer c.Shutdown(ctx)       /* ^rest */ // want "undone by c.Shutdown"
	return c.Exec(ctx, "begin") // ^leaves
}}

// Handled is what others use.
var Handled = Handle("a pool", func(ctx context.Context, p Pool) error {
	c, err := p.Open(ctx)
	if err != nil {
		return err
	}
	defer c.Shutdown(ctx)       /* ^rest */ // want "undone by c.Shutdown"
	return c.Exec(ctx, "begin") // ^leaves
})
