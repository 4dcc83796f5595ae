package replies

import "context"

// isOpen asks something else, and waits for the reply to that.
func (s *Store) isOpen() bool {
	s.queries <- Query{Key: "open"}
	return (<-s.answers).Value != ""
}

// Next waits for an answer, for which it has not asked.
func (s *Store) Next(ctx context.Context) (Answer, error) {
	if !s.isOpen() {
		return Answer{}, errTimeout
	}
	select {
	case a := <-s.answers:
		return a, nil
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	}
}
