package wire

import (
	"context"
	"time"
)

// Exchange works for messages of any kind, over a connection that lives on.
func Exchange[Q, A any](ctx context.Context, t *Typed[Q, A], q Q) (A, error) {
	deadline, ok := ctx.Deadline()
	if !ok {
		deadline = time.Now().Add(time.Minute)
	}
	t.conn.SetReadDeadline(deadline)
	if err := t.conn.Write(q); err != nil { // want "written to t.conn .* next caller gets the old reply"
		var none A
		return none, err
	}
	a, err := t.conn.Read() // ^leaves ^rest
	if err != nil {
		var none A
		return none, err
	}
	return a, nil
}

// Numbers asks for numbers.
func Numbers(ctx context.Context, t *Typed[string, int]) (int, error) { return Exchange(ctx, t, "n") }
