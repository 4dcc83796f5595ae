package auditcalls

import (
	"context"
	"testing"
)

// LookupFor is for the tests of several packages, in a file of their own: what it
// leaves behind ends with them.
func LookupFor(ctx context.Context, r *Resolver, name string) (Addr, error) {
	found := make(chan Addr)
	go func() { found <- r.query(name) }()
	select {
	case addr := <-found:
		return addr, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func resolver(t *testing.T) *Resolver {
	t.Helper()
	return new(Resolver)
}

type suite struct{ *testing.T }
