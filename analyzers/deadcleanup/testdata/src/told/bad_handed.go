package told

import (
	"context"
	"depblob"
)

// Watch cleans up beside its own way out, with the context that has ended.
func (s *Server) Watch(ctx context.Context, ready <-chan struct{}) error {
	select {
	case <-ready:
		return nil
	case <-ctx.Done(): // ^leaves
		return s.abort(ctx) /* ^rest */ // want `s.abort at line \d+ is given ctx, which has ended by then`
	}
}

func (s *Server) abort(ctx context.Context) error {
	depblob.Beside(ctx, "abort", func(ctx context.Context) { s.Save(ctx, "aborted") })
	return ctx.Err()
}

// Linger is kept waiting by the helper itself.
func (s *Server) Linger(ctx context.Context, ready <-chan struct{}) error {
	select {
	case <-ready:
		return nil
	case <-ctx.Done(): // ^leaves
		return s.release(ctx) /* ^rest */ // want `s.release at line \d+ is given ctx, which has ended by then`
	}
}

func (s *Server) release(ctx context.Context) error {
	return depblob.Patiently(ctx, func(context.Context) error { s.active--; return nil })
}
