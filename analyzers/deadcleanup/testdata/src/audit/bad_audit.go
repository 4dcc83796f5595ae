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

// Poll closes its connection when it is told to end: mostly the program does, too.
func Poll(ctx context.Context, c Conn, ticks <-chan string) error {
	for {
		select {
		case text := <-ticks:
			if err := c.Exec(ctx, text); err != nil {
				println(err.Error())
			}
		case <-ctx.Done(): // ^leaves
			return c.Close(ctx) /* ^rest */ // want `c.Close at line \d+ is given ctx, which has ended by then.*\(deadcleanup, audit\)$`
		}
	}
}

// Once closes it when one call has ended, of which there may be more.
func Once(ctx context.Context, c Conn, answer <-chan string) error {
	select {
	case <-answer:
		return nil
	case <-ctx.Done(): // ^leaves
		return c.Close(ctx) /* ^rest */ // want `c.Close at line \d+ is given ctx, which has ended by then.*\(deadcleanup\)$`
	}
}
