package basic

import (
	"context"
	"sync"
)

type store struct {
	mu    sync.Mutex
	items []string
	busy  bool
}

func send(ctx context.Context, items []string) error { return ctx.Err() }

func (s *store) Flush(ctx context.Context) error {
	s.mu.Lock()
	items := s.items
	s.items = nil // want `s.items is taken at line \d+ and put back at line \d+, but not when send is cancelled or fails at line \d+: .* \(takerestore\)`
	s.mu.Unlock()

	if err := send(ctx, items); err != nil { // ^leaves
		return err
	}

	s.mu.Lock()
	s.items = items // ^rest
	s.mu.Unlock()
	return nil
}
