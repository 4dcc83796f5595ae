// Package auditlater has closures that undo what the function around them has done,
// when its caller is done with it.
package auditlater

import "context"

// Desks lends desks at a remote place.
type Desks interface {
	CreateSeat(ctx context.Context, who string) (string, error)
	DeleteSeat(ctx context.Context, id string) error
	Lock(ctx context.Context, id string) error
	Unlock(ctx context.Context, id string) error
	Look(ctx context.Context, id string) error
}

// A Seat is kept for a while.
type Seat struct {
	id      string
	desks   Desks
	onClose []func(s *Seat) error
	leave   func()
}

// Close undoes all.
func (s *Seat) Close(ctx context.Context) error {
	for _, f := range s.onClose {
		if err := f(s); err != nil {
			return err
		}
	}
	if s.leave != nil {
		s.leave()
	}
	return nil
}
