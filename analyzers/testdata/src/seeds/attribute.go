package seeds

import "context"

// A Spool keeps lines until they are flushed.
type Spool struct {
	lines []string
	busy  bool
}

// FlushTo says that it is safe, and is held to it.
//
//seed:hazard the attribute #[cancel_safe] on a function that is not
//cancelsafe:safe
func (s *Spool) FlushTo(ctx context.Context, flush func(context.Context, []string) error) error {
	s.busy = true // want `marked as safe \(takerestore\)`
	if err := flush(ctx, s.lines); err != nil {
		return err
	}
	s.busy = false
	s.lines = nil
	return nil
}

// Len says that it is safe, and is.
//
//seed:remedy the attribute #[cancel_safe]
//cancelsafe:safe
func (s *Spool) Len(ctx context.Context) (int, error) {
	return len(s.lines), ctx.Err()
}
