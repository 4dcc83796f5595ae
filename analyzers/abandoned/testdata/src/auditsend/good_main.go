package auditsend

import "context"

type Server struct{ next func() error }

// A main loop, with which the program may end.
func (s *Server) Serve(ctx context.Context) error {
	failed := make(chan error)
	go func() { failed <- s.next() }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
