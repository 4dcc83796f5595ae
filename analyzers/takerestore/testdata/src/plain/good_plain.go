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

// take empties the span.
func (q *Queue) take() []string {
	old := q.span
	q.span = nil
	return old
}

// Next drops what a helper has taken, and puts in what comes next: it is not what was
// taken. An audit reports it.
func (q *Queue) Next(ctx context.Context) (int, error) {
	old := q.take()
	next, err := q.load(ctx)
	if err != nil {
		return 0, err
	}
	q.span = next
	return len(next) - len(old), nil
}
