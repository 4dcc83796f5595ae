package auditrest

import "context"

// OnlyThisOne puts back the entry at hand, and forgets the others.
// Known limit: a use of one item is taken for a use of the batch.
func (s *Spool) OnlyThisOne(ctx context.Context) error {
	for _, e := range s.take() {
		if err := s.remote.Send(ctx, e); err != nil {
			s.putBack([]Entry{e})
			return err
		}
	}
	return nil
}

// Again sends what was sent already once more after a failure.
// Known limit: nothing is lost, but something is sent twice.
func (s *Spool) Again(ctx context.Context) error {
	for _, e := range s.pending {
		if err := s.remote.Send(ctx, e); err != nil {
			return err
		}
	}
	s.pending = nil
	return nil
}
