package auditrest

import (
	"context"
	"errors"
	"fmt"
	"log"
	"slices"
	"sort"
	"time"
)

// Flush swaps the list out.
func (s *Spool) Flush(ctx context.Context) error {
	s.mu.Lock()
	batch := s.pending
	s.pending = nil // want `a batch is taken from s.pending at line \d+ and handed on item by item, but what is left of it is dropped when Send is cancelled or fails at line \d+`
	s.mu.Unlock()
	for _, e := range batch {
		if err := s.remote.Send(ctx, e); err != nil { // ^leaves ^rest
			return err
		}
	}
	return nil
}

// FlushByHelper has a helper swap it out.
func (s *Spool) FlushByHelper(ctx context.Context) error {
	for _, e := range s.take() { // want "a batch is taken from s.pending by take"
		select { // ^rest
		case s.out <- e:
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	return nil
}

// FlushSorted works on the list before the loop, and says what it was at.
func (s *Spool) FlushSorted(ctx context.Context) error {
	batch := s.take() // want "taken from s.pending by take"
	sort.Slice(batch, func(i, j int) bool { return batch[i].Key < batch[j].Key })
	for i, e := range batch {
		if err := s.remote.Send(ctx, e); err != nil { // ^leaves ^rest
			log.Printf("sent %d of %d", i, len(batch))
			return fmt.Errorf("send %s: %w", e.Key, err)
		}
	}
	return nil
}

// FlushSome cuts off the first entries.
func (s *Spool) FlushSome(ctx context.Context, n int) error {
	s.mu.Lock()
	n = min(n, len(s.pending))
	batch := s.pending[:n]
	s.pending = s.pending[n:] // want "taken from s.pending"
	s.mu.Unlock()
	for i := range batch {
		if ctx.Err() != nil { // ^leaves ^rest
			return ctx.Err()
		}
		s.out <- batch[i]
	}
	return nil
}

// FlushCopy copies the list and empties it.
func (s *Spool) FlushCopy(ctx context.Context) error {
	s.mu.Lock()
	batch := slices.Clone(s.pending)
	s.pending = s.pending[:0] // want "taken from s.pending"
	s.mu.Unlock()
	for len(batch) > 0 {
		if err := s.remote.Send(ctx, batch[0]); err != nil { // ^leaves ^rest
			return err
		}
		batch = batch[1:]
	}
	return nil
}

// FlushMade copies the list into one that it made.
func (s *Spool) FlushMade(ctx context.Context) error {
	s.mu.Lock()
	batch := make([]Entry, len(s.pending))
	copy(batch, s.pending)
	s.pending = nil // want "taken from s.pending"
	s.mu.Unlock()
	for _, e := range batch {
		if err := s.remote.Send(ctx, e); err != nil { // ^leaves ^rest
			return err
		}
	}
	return nil
}

// MarkDirty takes a set.
func (s *Spool) MarkDirty(ctx context.Context) error {
	s.mu.Lock()
	dirty := s.dirty
	s.dirty = make(map[string]bool) // want "taken from s.dirty"
	s.mu.Unlock()
	for key := range dirty {
		if err := s.remote.Mark(ctx, key); err != nil { // ^leaves ^rest
			return err
		}
	}
	return nil
}

// Release takes one entry of a map, which is a list.
func (s *Spool) Release(ctx context.Context, key string) error {
	s.mu.Lock()
	batch, ok := s.waiting[key]
	delete(s.waiting, key) // want "taken from s.waiting"
	s.mu.Unlock()
	if !ok {
		return errors.New("no such key")
	}
	for _, e := range batch {
		if err := s.remote.Send(ctx, e); err != nil { // ^leaves ^rest
			return err
		}
	}
	return nil
}

// Next receives a whole batch.
func (s *Spool) Next(ctx context.Context) error {
	select {
	case batch := <-s.batches: // want "taken from s.batches"
		for _, e := range batch {
			if err := s.remote.Send(ctx, e); err != nil { // ^leaves ^rest
				return err
			}
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Rounds loses the rest of a batch whenever a round takes too long.
func (s *Spool) Rounds(limit time.Duration, rounds int) {
	for range rounds {
		batch := s.take() // want "taken from s.pending by take"
		deadline := time.After(limit)
		for _, e := range batch {
			late := false
			select { // ^rest
			case s.out <- e:
			case <-deadline: // ^leaves
				late = true
			}
			if late {
				break
			}
		}
	}
}

// Retry tries each entry until it goes through or somebody gives up.
func (s *Spool) Retry(ctx context.Context) error {
	batch := s.take() // want "taken from s.pending by take"
	for _, e := range batch {
		for {
			if err := s.remote.Send(context.Background(), e); err == nil {
				break
			}
			select { // ^rest
			case <-ctx.Done(): // ^leaves
				return ctx.Err()
			case <-time.After(s.backoff):
			}
		}
	}
	return nil
}

// Either takes all or a part.
func (s *Spool) Either(ctx context.Context, limit int) error {
	s.mu.Lock()
	var batch []Entry
	if len(s.pending) > limit {
		batch = s.pending[:limit]
		s.pending = s.pending[limit:] // want "taken from s.pending"
	} else {
		batch = s.pending
		s.pending = nil // want "taken from s.pending"
	}
	s.mu.Unlock()
	for _, e := range batch {
		if err := s.remote.Send(ctx, e); err != nil { // ^leaves ^rest
			return err
		}
	}
	return nil
}

// All is generic.
type All[T any] struct{ items []T }

// Add appends an item.
func (a *All[T]) Add(item T) { a.items = append(a.items, item) }

// Each hands all items to f.
func (a *All[T]) Each(ctx context.Context, f func(context.Context, T) error) error {
	items := a.items
	a.items = nil // want "taken from a.items"
	for _, item := range items {
		if err := f(ctx, item); err != nil { // ^leaves ^rest
			return err
		}
	}
	return nil
}
