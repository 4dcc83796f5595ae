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

// Once closes it when one call has ended, of which there may be more: that often needs
// no context.
func Once(ctx context.Context, c Conn, answer <-chan string) error {
	select {
	case <-answer:
		return nil
	case <-ctx.Done(): // ^leaves
		return c.Close(ctx) /* ^rest */ // want `c.Close at line \d+ is given ctx, which has ended by then.*\(deadcleanup, audit\)$`
	}
}

// Ask ends the context itself before it closes.
func Ask(ctx context.Context, c Conn) error {
	ctx, cancel := context.WithCancel(ctx)
	err := c.Exec(ctx, "ask")
	cancel() // ^leaves
	c.Close(ctx) /* ^rest */ // want `c.Close at line \d+ is given ctx, which has ended by then, as its cancel function is called.*\(deadcleanup, audit\)$`
	return err
}

// A Subscription belongs to a connection, with which it ends.
type Subscription interface {
	Next(ctx context.Context) (string, error)
	Unsubscribe(ctx context.Context) error
}

// Follow ends its subscription when it is told to end: mostly the program does, too.
func Follow(ctx context.Context, s Subscription, ticks <-chan string) error {
	for {
		select {
		case <-ticks:
			if _, err := s.Next(ctx); err != nil {
				println(err.Error())
			}
		case <-ctx.Done(): // ^leaves
			return s.Unsubscribe(ctx) /* ^rest */ // want `s.Unsubscribe at line \d+ is given ctx, which has ended by then.*\(deadcleanup, audit\)$`
		}
	}
}
