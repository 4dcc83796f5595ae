package audit

import (
	"context"
	"time"
)

type sink interface {
	Put(ctx context.Context, text string) error
}

// Pour may be meant to go on until it is told to end: it goes on after a success.
func Pour(ctx context.Context, s sink, texts []string) error {
	for _, text := range texts {
		for {
			err := s.Put(ctx, text) // ^rest
			if err == nil {
				break
			}
			select {
			case <-time.After(time.Second):
			case <-ctx.Done(): // ^leaves
				return nil // want `Pour reports success when ctx ends at line \d+.*\(falsesuccess, audit\)$`
			}
		}
	}
	return nil
}
