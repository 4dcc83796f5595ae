package calls

import (
	"context"

	"depmarks"
)

// each calls f for all of a list.
//
//cancelsafe:unsafe only some of the list may have been seen
func each[T any](ctx context.Context, list []T, f func(context.Context, T) error) error {
	for _, t := range list {
		if err := f(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

//cancelsafe:safe
func (d *Dir) SyncAll(ctx context.Context, list []depmarks.File) error {
	return each(ctx, list, func(ctx context.Context, f depmarks.File) error { return f.Sync(ctx) }) // want `^each must not be cancelled half-way \(only some of the list may have been seen\)`
}

//cancelsafe:safe
func (d *Dir) SyncAllDetached(ctx context.Context, list []depmarks.File) error {
	return each(context.WithoutCancel(ctx), list, func(ctx context.Context, f depmarks.File) error { return f.Sync(ctx) })
}

// A Forest has trees of any kind.
type Forest[K comparable] struct{ trees []*depmarks.Tree[K] }

//cancelsafe:safe
func (f *Forest[K]) Graft(ctx context.Context, k K) error {
	return f.trees[0].Graft(ctx, k) // want `^Graft must not be cancelled half-way \(some branches may be there\)`
}

//cancelsafe:safe
func (f *Forest[K]) GraftDetached(ctx context.Context, k K) error {
	return f.trees[0].Graft(context.WithoutCancel(ctx), k)
}

// GraftAll is unsafe, and says so.
//
//cancelsafe:unsafe some trees may have been grafted
func GraftAll[K comparable](ctx context.Context, f *Forest[K], k K) error {
	return each(ctx, f.trees, func(ctx context.Context, t *depmarks.Tree[K]) error { return t.Graft(ctx, k) })
}
