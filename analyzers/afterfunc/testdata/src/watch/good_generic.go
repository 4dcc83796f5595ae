package watch

import "context"

// WithStopped stops the callback.
func WithStopped[C deadliner](ctx context.Context, conn C, work func(C) error) error {
	defer context.AfterFunc(ctx, func() { conn.SetDeadline(past) })()
	return work(conn)
}

// WithWaited waits for the goroutine.
func WithWaited[C deadliner](ctx context.Context, conn C, work func(C) error) error {
	done, left := make(chan struct{}), make(chan struct{})
	defer func() {
		close(done)
		<-left
	}()
	go func() {
		defer close(left)
		select {
		case <-ctx.Done():
			conn.SetDeadline(past)
		case <-done:
		}
	}()
	return work(conn)
}

// A Guarded interrupts a connection of some type.
type Guarded[C deadliner] struct{ conn C }

// Do stops the callback on all ways.
func (g *Guarded[C]) Do(ctx context.Context, work func(C) error) error {
	stop := context.AfterFunc(ctx, func() { g.conn.SetDeadline(past) })
	err := work(g.conn)
	if !stop() {
		return context.Cause(ctx)
	}
	return err
}
