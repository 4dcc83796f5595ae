package service

import (
	"context"
)

// Closure pops in a function that runs under the lock.
// Known limit: what a function literal takes and leaves in a variable is not
// followed.
func (s *Service) Closure(ctx context.Context) error {
	var ev *Event
	s.locked(func() {
		ev = s.backlog.events[0]
		s.backlog.events = s.backlog.events[1:]
	})
	select {
	case s.out <- ev:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
