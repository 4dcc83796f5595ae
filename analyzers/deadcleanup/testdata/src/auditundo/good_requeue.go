package auditundo

import "context"

// Deploy comes back to a job that has failed: that does not undo the copy.
func Deploy(ctx context.Context, j Jobs, name string) error {
	if err := j.Copy(ctx, name); err != nil {
		return err
	}
	if err := j.Run(ctx, name); err != nil {
		if handled, err := j.RequeueIfForbidden(ctx, name, err); handled {
			return err
		}
		return err
	}
	return nil
}
