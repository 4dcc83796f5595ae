// Package calls shows functions that are marked as safe and call some that are
// not. What others do is reported with -audit.
package calls

import (
	"context"
	"time"

	"depmarks"
)

type Dir struct {
	files map[string]depmarks.File
	tree  depmarks.Tree[string]
}

//cancelsafe:safe
func (d *Dir) Move(ctx context.Context, from, to string) error {
	return d.files[from].Rename(ctx, to) // want `^Rename must not be cancelled half-way \(both names may be there\), but is given a context that can end, and Move is marked as safe \(directive\)$`
}

//cancelsafe:safe
func (d *Dir) MoveDetached(ctx context.Context, from, to string) error {
	return d.files[from].Rename(context.WithoutCancel(ctx), to)
}

//cancelsafe:safe
func (d *Dir) MoveBounded(ctx context.Context, from, to string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	return d.files[from].Rename(ctx, to) // want `Rename must not be cancelled half-way`
}

//cancelsafe:safe
func (d *Dir) Later(ctx context.Context, from, to string) func() error {
	return func() error {
		return depmarks.Copy(ctx, d.files[to], d.files[from]) // want `Copy must not be cancelled half-way \(half of the entries may be there\)`
	}
}

//cancelsafe:safe
func (d *Dir) Generic(ctx context.Context) error {
	return d.tree.Graft(ctx, "") // want `Graft must not be cancelled`
}

//cancelsafe:safe
func (d *Dir) Started(ctx context.Context) {
	go d.replace(ctx) // want `replace must not be cancelled half-way \(the old one is gone\)`
}

//cancelsafe:safe
func (d *Dir) Argued(ctx context.Context) {
	d.replace(ctx) //nolint:directive // the new one is not needed
}

// Replace calls an unsafe function of its own package, with nothing said of it.
func (d *Dir) Replace(ctx context.Context) error { return d.replace(ctx) }

// replace is unsafe, and so may call what is.
//
//cancelsafe:unsafe the old one is gone
func (d *Dir) replace(ctx context.Context) error {
	delete(d.files, "old")
	return depmarks.Copy(ctx, d.files["new"], d.files["newer"])
}
