package limited

import "context"

// RoundOfTheDay delivers until its caller ends: that may be the program.
func (s *Shop) RoundOfTheDay(ctx context.Context) error {
	s.mu.Lock()
	round := s.orders
	s.orders = nil
	s.mu.Unlock()
	for _, o := range round {
		if err := s.courier.Deliver(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// PileOfTheDay collects until its caller ends.
func (s *Shop) PileOfTheDay(ctx context.Context, n int) ([]Order, error) {
	var pile []Order
	for len(pile) < n {
		select {
		case o := <-s.counter:
			pile = append(pile, o)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return pile, nil
}

// RoundAndBack puts back what was not delivered in time.
func (s *Shop) RoundAndBack(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.hours)
	defer cancel()
	s.mu.Lock()
	round := s.orders
	s.orders = nil
	s.mu.Unlock()
	for i, o := range round {
		if err := s.courier.Deliver(ctx, o); err != nil {
			s.mu.Lock()
			s.orders = append(round[i:], s.orders...)
			s.mu.Unlock()
			return err
		}
	}
	return nil
}

// RoundUntilNoon says that it gives up what is left.
func (s *Shop) RoundUntilNoon(ctx context.Context, tell func(map[string]any)) error {
	ctx, cancel := context.WithTimeout(ctx, s.hours)
	defer cancel()
	s.mu.Lock()
	round := s.orders
	s.orders = nil
	s.mu.Unlock()
	for _, o := range round {
		if err := s.courier.Deliver(ctx, o); err != nil {
			tell(map[string]any{"event": "round ended", "message": "dropping the rest"})
			return err
		}
	}
	return nil
}
