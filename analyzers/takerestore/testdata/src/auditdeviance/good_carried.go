package auditdeviance

import (
	"context"
	"sync"
)

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

type shared struct {
	table sync.Map
	wire  wire
}

// Share publishes a lease which its own function takes out, if it is still there.
func (s *shared) Share(ctx context.Context, id string) error {
	mine := new(lease)
	mine.drop = func() {
		if s.table.CompareAndDelete(id, mine) {
			mine.users--
		}
	}
	theirs, _ := s.table.LoadOrStore(id, mine)
	if err := s.wire.Open(ctx); err != nil {
		s.table.CompareAndDelete(id, mine)
		return err
	}
	theirs.(*lease).users++
	return s.wire.Hello(ctx, id)
}
