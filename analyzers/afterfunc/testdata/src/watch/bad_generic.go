package watch

import "context"

// Try never stops the callback.
func (g *Guarded[C]) Try(ctx context.Context, work func(C) error) error {
	context.AfterFunc(ctx, func() { g.conn.SetDeadline(past) }) /* ^rest */ // want `sets a deadline on g.conn`
	return work(g.conn)                                         // ^leaves
}

// Value stops it only where the work failed.
func Value[C deadliner, V any](ctx context.Context, conn C, work func(C) (V, error)) (V, error) {
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(past) }) /* ^rest */ // want `sets a deadline on conn`
	v, err := work(conn)
	if err != nil {
		stop()
		return v, err
	}
	return v, nil // ^leaves
}
