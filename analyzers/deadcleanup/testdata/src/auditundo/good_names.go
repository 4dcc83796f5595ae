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
