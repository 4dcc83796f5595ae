// Command auditprogram makes a view and takes it away in the end.
package main

import "context"

type views interface {
	Create(ctx context.Context, name string) error
	Fill(ctx context.Context, name string) error
	Delete(ctx context.Context, name string) error
}

func main() {}

// A session is handed its context.
type session struct{ views views }

// Show has a context that whoever calls it may end.
func (s *session) Show(ctx context.Context, name string) error {
	if err := s.views.Create(ctx, name); err != nil {
		return err
	}
	if err := s.views.Fill(ctx, name); err != nil { // ^leaves
		s.views.Delete(ctx, name) /* ^rest */ // want `what s.views.Create does at line \d+ is undone by s.views.Delete at line \d+, but with ctx, .*\(deadcleanup, audit\)`
		return err
	}
	return nil
}
