// Package marked takes and restores where directives say what cannot be seen.
package marked

import (
	"context"

	"depmarked"
)

// Observed hands the buffer to a function of which nothing is known.
func Observed(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	b.Lines = nil                              // want `^b.Lines is taken at line 13 and put back at line \d+, but not when .*: what was taken is lost and later calls do not find it \(takerestore\)$`
	if err := r.Send(ctx, lines); err != nil { // ^leaves
		depmarked.Observe(b)
		return err
	}
	b.Lines = lines // ^rest
	return nil
}

// RestoresAnother puts back into another buffer.
func RestoresAnother(ctx context.Context, b, spare *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	b.Lines = nil                              // want `b.Lines is taken`
	if err := r.Send(ctx, lines); err != nil { // ^leaves
		r.GiveBack(spare)
		return err
	}
	b.Lines = lines // ^rest
	return nil
}

// RetiresAnother ends the life of another buffer.
func RetiresAnother(ctx context.Context, b, spare *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	b.Lines = nil                              // want `b.Lines is taken`
	if err := r.Send(ctx, lines); err != nil { // ^leaves
		spare.Retire()
		return err
	}
	b.Lines = lines // ^rest
	return nil
}

// IgnoresAnother names a rule that has nothing to say here.
func IgnoresAnother(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	b.Lines = nil                              //cancelsafe:ignore tornwrite lines are printed again // want `b.Lines is taken`
	if err := r.Send(ctx, lines); err != nil { // ^leaves
		return err
	}
	b.Lines = lines // ^rest
	return nil
}

// Reasonless gives no reason.
func Reasonless(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	//cancelsafe:ignore takerestore
	b.Lines = nil                              // want `b.Lines is taken`
	if err := r.Send(ctx, lines); err != nil { // ^leaves
		return err
	}
	b.Lines = lines // ^rest
	return nil
}

// Claimed is marked as safe, which makes the finding no better.
//
//cancelsafe:safe
func Claimed(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	b.Lines = nil                              // want `later calls do not find it; Claimed is marked as safe \(takerestore\)$`
	if err := r.Send(ctx, lines); err != nil { // ^leaves
		return err
	}
	b.Lines = lines // ^rest
	return nil
}

type door struct {
	open bool
	depmarked.Remote
}

// Held is what an audit would look at, in a function that is held to be safe.
//
//cancelsafe:safe
func (d *door) Held(ctx context.Context, lines []string) error {
	d.open = true                              // want `d.open is set .*; Held is marked as safe \(takerestore\)$`
	if err := d.Send(ctx, lines); err != nil { // ^leaves
		return err
	}
	if len(lines) == 0 {
		return nil
	}
	d.open = false // ^rest
	return nil
}

// Free is the same, held to nothing.
func (d *door) Free(ctx context.Context, lines []string) error {
	d.open = true
	if err := d.Send(ctx, lines); err != nil {
		return err
	}
	if len(lines) == 0 {
		return nil
	}
	d.open = false
	return nil
}
