// Package deplist lists what is in a directory.
package deplist

import "context"

type Dir struct{ names []string }

// Each calls fn with each name, for as long as ctx lasts.
func (d *Dir) Each(ctx context.Context, fn func(name string) error) error {
	for _, name := range d.names {
		if ctx.Err() != nil {
			return nil
		}
		if err := fn(name); err != nil {
			return err
		}
	}
	return nil
}

// All calls fn with each name, or fails.
func (d *Dir) All(ctx context.Context, fn func(name string) error) error {
	for _, name := range d.names {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := fn(name); err != nil {
			return err
		}
	}
	return nil
}
