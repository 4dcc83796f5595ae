package auditdeviance

import "context"

// A lease takes itself out of its table when the last who has it gives it up.
type lease struct {
	users int
	drop  func()
}

type leases struct {
	byID map[string]*lease
	wire wire
}

// Lease publishes the lease before it is open. Whoever has it then gives it up.
func (l *leases) Lease(ctx context.Context, id string) error {
	mine := &lease{users: 1}
	mine.drop = func() { delete(l.byID, id) }
	l.byID[id] = mine
	if err := l.wire.Open(ctx); err != nil {
		delete(l.byID, id)
		return err
	}
	return l.wire.Hello(ctx, id)
}
