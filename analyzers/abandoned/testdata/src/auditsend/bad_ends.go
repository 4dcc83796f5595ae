package auditsend

import (
	"context"
	"errors"
)

var errLate = errors.New("too late")

// There is no room for what the goroutine sends in the end.
func LookupAndTell(ctx context.Context, name string) error {
	failed := make(chan error, 1)
	go func() { // want `sends to failed`
		defer func() {
			if query("") == "" {
				failed <- errLate
			}
		}()
		if query(name) == "" {
			failed <- errLate
			return
		}
	}()
	select {
	case err := <-failed: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// The second value may be there to be sent instead of the first.
func LookupOrTell(ctx context.Context, name string) error {
	failed := make(chan error, 1)
	go func() { // want `sends to failed.*audit`
		addr := query(name)
		if addr == "" {
			failed <- errLate
		}
		if addr != "" {
			failed <- nil
		}
	}()
	select {
	case err := <-failed: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}
