package auditdeviance

import "context"

// Keep leaves an entry whose function is about another table.
func (l *leases) Keep(ctx context.Context, other *leases, id string) error {
	mine := &lease{users: 1}
	mine.drop = func() { delete(other.byID, id) }
	l.byID[id] = mine // want `l.byID gets an entry`
	if err := l.wire.Open(ctx); err != nil {
		delete(l.byID, id) // ^rest
		return err
	}
	return l.wire.Hello(ctx, id) // ^leaves
}
