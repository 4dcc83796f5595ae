package auditsend

import "context"

type Server struct{ next func() error }

// A main loop, with which the program may end.
func (s *Server) Serve(ctx context.Context) error {
	failed := make(chan error)
	go func() { failed <- s.next() }() // want `sends to failed at line \d+, but nobody receives when ctx ends`
	select {
	case err := <-failed: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}
