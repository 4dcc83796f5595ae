// Package depsink sends records to workers, for other packages.
package depsink

import "context"

type Record struct {
	Key, Value string
}

type Sink struct {
	records chan Record
	unsent  []Record
}

// Put sends rec to a worker, unless ctx ends before one has time.
func (s *Sink) Put(ctx context.Context, rec Record) error {
	select {
	case s.records <- rec:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Store sends rec to a worker, and keeps it for later if ctx ends first.
func (s *Sink) Store(ctx context.Context, rec Record) error {
	select {
	case s.records <- rec:
		return nil
	case <-ctx.Done():
		s.unsent = append(s.unsent, rec)
		return ctx.Err()
	}
}

// Emit sends v to ch, unless ctx ends first.
func Emit[T any](ctx context.Context, ch chan<- T, v T) error {
	select {
	case ch <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
