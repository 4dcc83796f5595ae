package rollback

import (
	"context"

	"depview"
)

// Both writes the name back whatever happens.
func (t *Table) Both(ctx context.Context, name string) error {
	old := t.name
	t.name = name
	rows, err := depview.Read(ctx, name)
	if err != nil {
		t.name = old
		return err
	}
	if len(rows) == 0 {
		t.name = old
		return errEmpty
	}
	t.rows = rows
	return nil
}

// InOther has the other package write the name back.
func (t *Table) InOther(ctx context.Context, name string) error {
	old := t.view.Name
	t.view.Name = name
	rows, err := depview.Read(ctx, name)
	if err != nil {
		t.view.Rename(old)
		return err
	}
	if len(rows) == 0 {
		t.view.Name = old
		return errEmpty
	}
	t.view.Rows = rows
	return nil
}

// Alone writes one field only.
func (t *Table) Alone(ctx context.Context, alias string) error {
	t.alias = alias
	_, err := depview.Read(ctx, alias)
	return err
}
