package auditcalls

import "context"

// Finish waits for a job, or for its failure. The job itself ends the context of the
// wait, and has sent by then what it had to.
func Finish(ctx context.Context, job func(context.Context) error) error {
	failed := make(chan error)
	jobCtx, done := context.WithCancel(context.WithoutCancel(ctx))
	defer done()
	stop := func() { done() }
	go func() {
		if err := job(jobCtx); err != nil {
			failed <- err
			return
		}
		done()
	}()
	select {
	case err := <-failed:
		stop()
		return err
	case <-jobCtx.Done():
		return nil
	}
}

// FinishAtEnd has a job that ends the context when it returns.
func FinishAtEnd(ctx context.Context, job func(context.Context) error) error {
	failed := make(chan error)
	jobCtx, done := context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		defer done()
		if err := job(jobCtx); err != nil {
			failed <- err
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-jobCtx.Done():
		return nil
	}
}
