package auditcalls

import "context"

// FinishEarly has a job that says that it is done before it says how it went.
func FinishEarly(ctx context.Context, job func(context.Context) error) error {
	failed := make(chan error)
	jobCtx, done := context.WithCancel(context.WithoutCancel(ctx))
	defer done()
	go func() { // want "sends to failed at line 14"
		err := job(jobCtx)
		done()
		if err != nil {
			failed <- err
		}
	}()
	select {
	case err := <-failed: // ^rest
		return err
	case <-jobCtx.Done(): // ^leaves
		return nil
	}
}

// FinishFirst has another goroutine that ends the context.
func FinishFirst(ctx context.Context, job, other func(context.Context) error) error {
	failed := make(chan error)
	jobCtx, done := context.WithCancel(context.WithoutCancel(ctx))
	defer done()
	go func() { // want "sends to failed at line 32"
		if err := job(jobCtx); err != nil {
			failed <- err
		}
	}()
	go func() {
		other(jobCtx)
		done()
	}()
	select {
	case err := <-failed: // ^rest
		return err
	case <-jobCtx.Done(): // ^leaves
		return nil
	}
}
