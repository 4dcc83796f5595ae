package states

import "context"

// FlushDefer leaves the state on every way out.
func (s *Store) FlushDefer(ctx context.Context) error {
	if s.state != idle {
		return errState
	}
	s.state = flushing
	defer func() { s.state = idle }()
	return s.disk.Write(ctx, s.seg)
}

// FlushBroken enters a state on the cancelled way that says what happened.
func (s *Store) FlushBroken(ctx context.Context) error {
	if s.state != idle {
		return errState
	}
	s.state = flushing
	if err := s.disk.Write(ctx, s.seg); err != nil {
		s.state = broken
		return err
	}
	s.state = idle
	return nil
}

// FlushNamed goes back only when it fails.
func (s *Store) FlushNamed(ctx context.Context) (err error) {
	if s.state != idle {
		return errState
	}
	s.state = flushing
	defer func() {
		if err != nil {
			s.state = idle
			return
		}
		s.state = compacting
	}()
	return s.disk.Write(ctx, s.seg)
}

// MergeBack gives an atomic state back on the cancelled way.
func (s *Store) MergeBack(ctx context.Context) error {
	if !s.phase.CompareAndSwap(int32(idle), int32(compacting)) {
		return errState
	}
	if err := s.disk.Merge(ctx); err != nil {
		s.phase.Store(int32(idle))
		return err
	}
	s.phase.Store(int32(idle))
	return nil
}

// Resume keeps the state on purpose: a call that finds it goes on from there.
func (s *Store) Resume(ctx context.Context) error {
	if s.state == idle {
		s.state = flushing
	}
	if s.state == flushing {
		if err := s.disk.Write(ctx, s.seg); err != nil {
			return err
		}
		s.state = compacting
	}
	if err := s.disk.Merge(ctx); err != nil {
		return err
	}
	s.state = idle
	return nil
}

// Level sets a plain number, which nothing looks at here.
func (s *Store) Level(ctx context.Context) error {
	s.seg = 1
	if err := s.disk.Write(ctx, s.seg); err != nil {
		return err
	}
	s.seg = 2
	return nil
}

// Claim takes the state back only when the merge fails; success keeps it.
func (s *Store) Claim(ctx context.Context) error {
	if s.state != idle {
		return errState
	}
	s.state = compacting
	if err := s.disk.Merge(ctx); err != nil {
		s.state = idle
		return err
	}
	return nil
}
