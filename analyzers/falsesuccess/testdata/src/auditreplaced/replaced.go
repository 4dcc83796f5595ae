// Package auditreplaced has functions that look for the cause of a cancellation.
package auditreplaced

import "context"

// A Crew ends when it is told to, and then has no error.
type Crew struct{ done chan error }

// Wait returns the error of the one that failed first.
func (c *Crew) Wait() error { return <-c.done }

// A Safe keeps what has been packed.
type Safe interface {
	Pack(ctx context.Context, names []string) (string, error)
	Seal(ctx context.Context, id string) error
}

// root returns what is wrapped.
func root(err error) error {
	for {
		w, ok := err.(interface{ Unwrap() error })
		if !ok {
			return err
		}
		err = w.Unwrap()
	}
}
