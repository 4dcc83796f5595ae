package result

import (
	"context"
	"time"
)

// A Source has values of any kind.
type Source[K comparable, V any] struct {
	read func(ctx context.Context, key K) (*V, error)
	last *V
}

// get gives up without a word.
func (s *Source[K, V]) get(ctx context.Context, key K) (*V, error) {
	for {
		if v, err := s.read(ctx, key); err == nil {
			return v, nil
		}
		select {
		case <-ctx.Done(): // ^leaves
			return nil, nil // want `get reports success when ctx ends at line \d+, with work left: Value relies on the result`
		case <-time.After(interval):
		}
	}
}

func (s *Source[K, V]) Value(ctx context.Context, key K) (v V, err error) {
	p, err := s.get(ctx, key)
	if err != nil {
		return v, err
	}
	return *p, nil // ^rest
}
