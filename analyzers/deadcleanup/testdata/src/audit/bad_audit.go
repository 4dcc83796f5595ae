package audit

import "context"

// Exec shuts its connection down with the context of the call.
func Exec(ctx context.Context, p Pool, text string) error {
	c, err := p.Open(ctx)
	if err != nil {
		return err
	}
	defer c.Shutdown(ctx)    /* ^rest */ // want `what p.Open does at line \d+ is undone by c.Shutdown at line \d+, but with ctx.*audit`
	return c.Exec(ctx, text) // ^leaves
}
