package auditlate

import "context"

// RunEarly has a goroutine that ends the context of the wait before it has written all.
func RunEarly(job func(context.Context) error, tick <-chan string) (string, error) {
	var err error
	ctx, done := context.WithCancel(context.Background())
	finished := make(chan struct{})
	go func() { // want `err is written at line \d+ by the goroutine .*audit`
		defer close(finished)
		done()
		err = job(ctx)
	}()
	for {
		select {
		case line := <-tick:
			println(line)
		case <-finished: // ^rest
			return "finished", err
		case <-ctx.Done(): // ^leaves
			return "done", err
		}
	}
}
