package audit

import "context"

// Exec closes its connection with the context of the call.
func Exec(ctx context.Context, p Pool, text string) error {
	c, err := p.Open(ctx)
	if err != nil {
		return err
	}
	defer c.Close(ctx)       /* ^rest */ // want `what p.Open does at line \d+ is undone by c.Close at line \d+, but with ctx.*audit`
	return c.Exec(ctx, text) // ^leaves
}
