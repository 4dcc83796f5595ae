package auditlate

import "context"

// Run has a goroutine that ends the context of the wait when it has written all.
func Run(job func(context.Context) error) (err error) {
	ctx, done := context.WithCancel(context.Background())
	defer done()
	go func() {
		err = job(ctx)
		done()
	}()
	select {
	case <-ctx.Done():
		return err
	}
}

// RunDeferred has one that does so in a defer.
func RunDeferred(job func(context.Context) error, tick <-chan string) (string, error) {
	var err error
	ctx, done := context.WithCancel(context.Background())
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		defer done()
		err = job(ctx)
	}()
	for {
		select {
		case line := <-tick:
			println(line)
		case <-finished:
			return "finished", err
		case <-ctx.Done():
			return "done", err
		}
	}
}
