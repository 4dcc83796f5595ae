package limited

import "context"

// Elsewhere has a context that only its callers in other packages know: the
// program's, as often as not. An audit reports it.
func (s *Service) Elsewhere(ctx context.Context, key string) error {
	if err := s.store.Register(ctx, key); err != nil {
		return err
	}
	defer s.store.Unregister(ctx, key)
	return s.store.Put(ctx, key, "")
}

// Cancelled ends its context itself, but only at its end.
func (s *Service) Cancelled(ctx context.Context, key string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := s.store.Register(ctx, key); err != nil {
		return err
	}
	if err := s.store.Put(ctx, key, ""); err != nil {
		s.store.Unregister(ctx, key)
		return err
	}
	return nil
}

// passed is given what Passes was given.
func (s *Service) passed(ctx context.Context, key string) error {
	if err := s.store.Register(ctx, key); err != nil {
		return err
	}
	defer s.store.Unregister(ctx, key)
	return s.store.Put(ctx, key, "")
}

// Passes hands its context on.
func (s *Service) Passes(ctx context.Context, key string) error { return s.passed(ctx, key) }
