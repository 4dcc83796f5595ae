package told

import (
	"context"
	"depblob"
	"log/slog"
)

// WatchOnly cleans up beside its own way out: the context is there for what is logged.
func (s *Server) WatchOnly(ctx context.Context, ready <-chan struct{}) error {
	select {
	case <-ready:
		return nil
	case <-ctx.Done():
		s.cancelAll(ctx)
		s.cancelEach(ctx)
		return ctx.Err()
	}
}

func (s *Server) cancelAll(ctx context.Context) {
	depblob.Beside(ctx, "cancel", func(ctx context.Context) {
		slog.InfoContext(ctx, "cancelled")
		s.active = 0
	})
}

func (s *Server) cancelEach(ctx context.Context) { beside(ctx, s.cancelOne) }

func (s *Server) cancelOne(ctx context.Context) {
	slog.InfoContext(ctx, "cancelled")
	s.active--
}

func beside(ctx context.Context, work func(context.Context)) { go work(ctx) }
