package audit

import "context"

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
