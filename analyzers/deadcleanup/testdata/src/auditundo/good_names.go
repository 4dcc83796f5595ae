package auditundo

import "context"

// A Registry is reached through a client.
type Registry interface {
	DeleteUser(ctx context.Context, name string) error
	Configure(ctx context.Context) error
}

// Connect makes a client of a registry.
type Connect func(ctx context.Context) (Registry, error)

func newRegistry(ctx context.Context, connect Connect) (Registry, error) { return connect(ctx) }

// Forget deletes something else than what it has made.
func Forget(ctx context.Context, connect Connect, name string) error {
	r, err := newRegistry(ctx, connect)
	if err != nil {
		return err
	}
	if err := r.Configure(ctx); err != nil {
		return r.DeleteUser(ctx, name)
	}
	return nil
}

// Leases are kept in a table of a database.
type Leases interface {
	CreateTable(ctx context.Context, db *Session) error
	Take(ctx context.Context, db *Session, id int) error
	CleanupStaleRows(ctx context.Context, db *Session) error
}

// A Tenant takes leases.
type Tenant struct{ leases Leases }

// Hire clears away what others have left behind, which is not what it has made.
func (t *Tenant) Hire(ctx context.Context, db *Session, id int) error {
	if err := t.leases.CreateTable(ctx, db); err != nil {
		return err
	}
	if err := t.leases.Take(ctx, db, id); err != nil {
		t.leases.CleanupStaleRows(ctx, db)
		return err
	}
	return nil
}
