package auditundo

import "context"

// Jobs hands out jobs.
type Jobs interface {
	Claim(ctx context.Context, name string) error
	Copy(ctx context.Context, name string) error
	Run(ctx context.Context, name string) error
	Requeue(ctx context.Context, name string) error
	RequeueIfForbidden(ctx context.Context, name string, err error) (bool, error)
}

// Work gives a job back that it cannot do.
func Work(ctx context.Context, j Jobs, name string) error {
	if err := j.Claim(ctx, name); err != nil {
		return err
	}
	if err := j.Run(ctx, name); err != nil { // ^leaves
		j.Requeue(ctx, name) /* ^rest */ // want `what j.Claim does at line \d+ is undone by j.Requeue at line \d+`
		return err
	}
	return nil
}
