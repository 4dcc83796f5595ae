package auditcalls

import (
	"context"
	"errors"
)

// Twice sends its second value whenever it has sent the first.
func (r *Resolver) Twice(ctx context.Context, name string) error {
	failed := make(chan error, 1)
	go func() { // want `sends to failed at line \d+, but nobody receives when ctx ends`
		if r.query(name) == "" {
			failed <- errors.New("no such name")
		}
		failed <- nil
	}()
	select {
	case err := <-failed: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}
