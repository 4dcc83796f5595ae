package wire

import (
	"context"
	"time"
)

// AskOrClose closes the connection when there is no answer.
func (t *Typed[Q, A]) AskOrClose(q Q) (a A, err error) {
	t.conn.SetReadDeadline(time.Now().Add(time.Second))
	if err := t.conn.Write(q); err != nil {
		return a, err
	}
	if a, err = t.conn.Read(); err != nil {
		t.conn.Close()
	}
	return a, err
}

// AskPatiently has no deadline, and no context.
func (t *Typed[Q, A]) AskPatiently(q Q) (A, error) {
	if err := t.conn.Write(q); err != nil {
		var none A
		return none, err
	}
	return t.conn.Read()
}

// ask closes what it asks when the answer is given up.
func ask[Q, A any](ctx context.Context, l link[Q, A], q Q) (a A, err error) {
	defer func() {
		if err != nil {
			l.Close()
		}
	}()
	deadline, _ := ctx.Deadline()
	l.SetReadDeadline(deadline)
	if err = l.Write(q); err != nil {
		return a, err
	}
	return l.Read()
}

// AskBy leaves it to the function.
func (t *Typed[Q, A]) AskBy(ctx context.Context, q Q) (A, error) { return ask(ctx, t.conn, q) }
