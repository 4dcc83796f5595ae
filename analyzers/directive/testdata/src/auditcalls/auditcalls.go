// Package auditcalls calls functions that must not be cancelled half-way, in
// functions of which nothing is said.
package auditcalls

import (
	"context"

	"depmarks"
)

type Dir struct {
	files map[string]depmarks.File
	ctx   context.Context
}

func (d *Dir) Move(ctx context.Context, from, to string) error {
	return d.files[from].Rename(ctx, to) // want `^Rename must not be cancelled half-way \(both names may be there\), but is given a context that can end \(directive, audit\)$`
}

func (d *Dir) MoveDetached(ctx context.Context, from, to string) error {
	return d.files[from].Rename(context.WithoutCancel(ctx), to)
}

// sweep ends with the directory itself.
func (d *Dir) sweep(to string) error {
	return d.files[""].Rename(d.ctx, to)
}

//cancelsafe:unsafe as Rename
func (d *Dir) Swap(ctx context.Context, to string) error {
	return d.files[""].Rename(ctx, to)
}
