package plain

import "context"

// Flush sets a flag that says what is still to be done, and does it: if that fails,
// whoever comes next does. An audit reports it.
func (s *Store) Flush(ctx context.Context) error {
	s.dirty = true
	if err := s.pull(ctx); err != nil {
		return err
	}
	s.dirty = false
	return nil
}

// prepare sets the flag in any case, and then fails or not.
func (s *Store) prepare(name string) error {
	s.dirty = true
	if name == "" {
		return errBusy
	}
	return nil
}

// Prepare leaves it set when nothing comes of it, for whoever comes next.
func (s *Store) Prepare(ctx context.Context, name string) error {
	if err := s.prepare(name); err != nil {
		s.dirty = false
		return err
	}
	if err := s.pull(ctx); err != nil {
		return err
	}
	s.dirty = false
	return nil
}

// Count moves a counter that nobody looks at here.
func (s *Store) Count(ctx context.Context) error {
	s.active++
	if err := s.pull(ctx); err != nil {
		return err
	}
	s.active--
	return nil
}

// A Queue has batches, and what is left of one.
type Queue struct {
	span []string
	load func(ctx context.Context) ([]string, error)
}

// fromSpan takes the next one if it is what is wanted, and drops the rest if not.
func (q *Queue) fromSpan(want string) (string, bool) {
	if len(q.span) == 0 {
		return "", false
	}
	if q.span[0] == want {
		next := q.span[0]
		q.span = q.span[1:]
		return next, true
	}
	old := q.span
	q.span = nil
	return "no " + old[0], false
}

// Next loads others when there is none left: it is a helper that takes, and what is
// put in is another. An audit may ask about it.
func (q *Queue) Next(ctx context.Context, want string) (string, error) {
	next, ok := q.fromSpan(want)
	if ok {
		return next, nil
	}
	others, err := q.load(ctx)
	if err != nil {
		return next, err
	}
	q.span = others[1:]
	return others[0], nil
}
