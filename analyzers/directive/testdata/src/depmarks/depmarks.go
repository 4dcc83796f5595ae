// Package depmarks has functions that must not be cancelled half-way.
package depmarks

import "context"

type File interface {
	// Rename moves the file.
	//
	//cancelsafe:unsafe both names may be there
	Rename(ctx context.Context, name string) error

	Sync(ctx context.Context) error
}

//cancelsafe:unsafe half of the entries may be there
func Copy(ctx context.Context, to, from File) error {
	return to.Sync(ctx)
}

// A Tree is a generic receiver.
type Tree[K comparable] struct{ m map[K]File }

//cancelsafe:unsafe some branches may be there
func (t *Tree[K]) Graft(ctx context.Context, k K) error { return t.m[k].Sync(ctx) }
