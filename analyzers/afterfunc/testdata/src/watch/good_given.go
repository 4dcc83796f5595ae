package watch

import "context"

// InterruptWith has nothing to do but begin a watch, for a caller who has the
// connection for as long as the context lasts.
func InterruptWith(ctx context.Context, conn deadliner) {
	go func() {
		<-ctx.Done()
		conn.SetDeadline(past)
	}()
}

// InterruptLater hands both on to the watch.
func InterruptLater(ctx context.Context, conn deadliner) {
	go interrupt(ctx, conn)
}

func interrupt(ctx context.Context, conn deadliner) {
	<-ctx.Done()
	conn.SetDeadline(past)
}
