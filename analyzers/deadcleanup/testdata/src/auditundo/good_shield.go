package auditundo

import (
	"context"
)

// A Tx is undone by itself when its context ends.
type Tx interface {
	Exec(ctx context.Context, text string) error
	Commit(ctx context.Context) error
	Rollback(ctx context.Context) error
}

// Transact rolls back what the end of the context rolls back, too.
func Transact(ctx context.Context, begin func(context.Context) (Tx, error), text string) error {
	tx, err := begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx)
	if err := tx.Exec(ctx, text); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// Named deletes in a defer, when the result says so.
func (m *Machine) Named(ctx context.Context, name string) (err error) {
	if err = m.volumes.Create(ctx, name, 1); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			m.volumes.Remove(context.WithoutCancel(ctx), name)
		}
	}()
	return m.volumes.Check(ctx, name)
}

// Handed leaves the volume to the caller, with the error.
func (m *Machine) Handed(ctx context.Context, name string) (string, error) {
	id, err := m.volumes.Prepare(ctx, name)
	if err != nil {
		return "", err
	}
	return id, m.volumes.Check(ctx, id)
}

// record only notes what happened.
func record(ctx context.Context, what string) { println(what, ctx.Value("user")) }

// Recorded notes that it has failed.
func (m *Machine) Recorded(ctx context.Context, name string) error {
	if err := m.volumes.Create(ctx, name, 1); err != nil {
		return err
	}
	if err := m.volumes.Check(ctx, name); err != nil {
		record(ctx, "failed")
		return err
	}
	return nil
}
