// Package spool sends lines. It has one finding, for which has to be known what
// functions of another package do.
package spool

import (
	"context"

	"example.com/spool/queue"
)

// A Remote is sent lines. It returns those that it has no room for.
type Remote interface {
	Send(ctx context.Context, lines []string) ([]string, error)
}

// A Spool keeps lines until they are sent.
type Spool struct {
	remote Remote
	queue  queue.Queue
}

// Flush sends all lines.
func (s *Spool) Flush(ctx context.Context) error {
	lines := s.queue.Drain()
	rest, err := s.remote.Send(ctx, lines)
	if err != nil {
		return err
	}
	s.queue.PutBack(rest)
	return nil
}
