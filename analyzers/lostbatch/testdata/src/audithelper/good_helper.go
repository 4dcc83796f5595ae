package audithelper

import "context"

// ShipOrPutBack has the other package put the rest back.
func (s *Shipper) ShipOrPutBack(ctx context.Context) error {
	lines := s.spool.TakeAll()
	for i, line := range lines {
		if err := s.ship(ctx, line); err != nil {
			s.spool.PutBack(lines[i:])
			return err
		}
	}
	return nil
}

// ShipCopies takes nothing.
func (s *Shipper) ShipCopies(ctx context.Context) error {
	for _, line := range s.spool.All() {
		if err := s.ship(ctx, line); err != nil {
			return err
		}
	}
	return nil
}

// TakeFor leaves putting back to its only caller.
func (s *Shipper) take(ctx context.Context) error {
	for _, line := range s.spool.TakeAll() {
		if err := s.ship(ctx, line); err != nil {
			return err
		}
	}
	return nil
}

// Twice loads the spool anew when shipping fails.
func (s *Shipper) Twice(ctx context.Context, load func() []string) error {
	err := s.take(ctx)
	if err != nil {
		s.spool.PutBack(load())
	}
	return err
}

// PushBack pushes back what is left of a generic stack.
func (s *Shipper) PushBack(ctx context.Context) error {
	numbers := s.stack.Drain()
	for i, n := range numbers {
		if err := s.num(ctx, n); err != nil {
			for _, rest := range numbers[i:] {
				s.stack.Push(rest)
			}
			return err
		}
	}
	return nil
}

// Rounds are kept until they are too old.
type Rounds struct {
	open map[string]*round
	ship func(context.Context, string) error
}

type round struct {
	lines []string
	old   bool
}

// find takes out only what it does not return.
func (r *Rounds) find(name string) (*round, bool) {
	found, ok := r.open[name]
	if !ok {
		return nil, false
	}
	if found.old {
		delete(r.open, name)
		return nil, false
	}
	return found, true
}

func (r *Rounds) Ship(ctx context.Context, name string) error {
	found, ok := r.find(name)
	if !ok {
		return nil
	}
	for _, line := range found.lines {
		if err := r.ship(ctx, line); err != nil {
			return err
		}
	}
	return nil
}
