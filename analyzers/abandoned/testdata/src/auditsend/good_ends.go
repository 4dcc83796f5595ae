package auditsend

import (
	"context"
	"errors"
)

var errLate = errors.New("too late")

// There is room for what the goroutine sends in any case. In the end it may send a
// second value, which blocks if nobody listens: that is not reported.
func LookupAndTell(ctx context.Context, name string) error {
	failed := make(chan error, 1)
	go func() {
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
	case err := <-failed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// The second value may be there to be sent instead of the first.
func LookupOrTell(ctx context.Context, name string) error {
	failed := make(chan error, 1)
	go func() {
		addr := query(name)
		if addr == "" {
			failed <- errLate
		}
		if addr != "" {
			failed <- nil
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
