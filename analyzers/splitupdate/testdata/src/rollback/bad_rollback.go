// Package rollback has functions that undo the first write on some ways out.
package rollback

import (
	"context"
	"errors"

	"depview"
)

var errEmpty = errors.New("empty")

// A Table is a view with its rows.
type Table struct {
	view  *depview.View
	name  string
	rows  []string
	alias string
	peers []string
}

// Switch writes the name back if there are no rows, but not if it is cancelled.
func (t *Table) Switch(ctx context.Context, name string, read func(context.Context, string) ([]string, error)) error {
	old := t.name
	t.name = name                // want `t.name is written at line \d+ and t.rows at line \d+, but when the call is cancelled or fails at line \d+ only the first: another failure undoes the first`
	rows, err := read(ctx, name) // ^leaves
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		t.name = old
		return errEmpty
	}
	t.rows = rows // ^rest
	return nil
}

// SwitchView does so in an object of another package.
func (t *Table) SwitchView(ctx context.Context, name string) error {
	old := t.view.Name
	t.view.Name = name                   // want "t.view.Name is written .* and t.view.Rows"
	rows, err := depview.Read(ctx, name) // ^leaves
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		t.view.Name = old
		return errEmpty
	}
	t.view.Rows = rows // ^rest
	return nil
}

// Fill does nothing any more once it has been cancelled in the middle.
func (t *Table) Fill(ctx context.Context, dial, read func(context.Context) ([]string, error)) error {
	if t.peers != nil {
		return nil
	}
	peers, err := dial(ctx)
	if err != nil {
		return err
	}
	t.peers = peers        // want "t.peers is written .* and t.rows"
	rows, err := read(ctx) // ^leaves
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		t.peers = nil
		return errEmpty
	}
	t.rows = rows // ^rest
	return nil
}
