package auditlater

import "context"

// Take has the seat given back when it is closed, with the context of Take.
func Take(ctx context.Context, desks Desks, who string) (*Seat, error) {
	id, err := desks.CreateSeat(ctx, who) // ^leaves
	if err != nil {
		return nil, err
	}
	return &Seat{id: id, desks: desks, onClose: []func(s *Seat) error{
		func(s *Seat) error {
			return s.desks.DeleteSeat(ctx, s.id) /* ^rest */ // want `what desks.CreateSeat does at line \d+ is undone by s.desks.DeleteSeat at line \d+, in a closure that is kept for later, but with ctx of the call that made it: if that has ended by then, it stays behind`
		},
	}}, nil
}

// Fit keeps it in a field.
func (s *Seat) Fit(ctx context.Context) error {
	if err := s.desks.Lock(ctx, s.id); err != nil { // ^leaves
		return err
	}
	s.leave = func() {
		s.desks.Unlock(ctx, s.id) /* ^rest */ // want `what s.desks.Lock does at line \d+ is undone by s.desks.Unlock`
	}
	return nil
}

// Add appends it to a list.
func (s *Seat) Add(ctx context.Context, who string) error {
	id, err := s.desks.CreateSeat(ctx, who) // ^leaves
	if err != nil {
		return err
	}
	s.onClose = append(s.onClose, func(s *Seat) error {
		return s.desks.DeleteSeat(ctx, id) /* ^rest */ // want `what s.desks.CreateSeat does at line \d+ is undone by s.desks.DeleteSeat`
	})
	return nil
}

// Hold returns it.
func Hold(ctx context.Context, desks Desks, id string) (release func(), err error) {
	if err := desks.Lock(ctx, id); err != nil { // ^leaves
		return nil, err
	}
	return func() {
		desks.Unlock(ctx, id) /* ^rest */ // want `what desks.Lock does at line \d+ is undone by desks.Unlock`
	}, nil
}
