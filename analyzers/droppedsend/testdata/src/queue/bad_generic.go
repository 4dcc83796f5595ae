package queue

import (
	"context"
	"sync"
)

// A Fifo has items of any kind.
type Fifo[K comparable, V any] struct {
	mu    sync.Mutex
	items []V
	byKey map[K]V
}

// Feed loses the first item when it is cancelled.
func (f *Fifo[K, V]) Feed(ctx context.Context, out chan<- V) error {
	f.mu.Lock()
	if len(f.items) == 0 {
		f.mu.Unlock()
		return errEmpty
	}
	v := f.items[0]
	f.items = f.items[1:] // want "taken from f.items at line .* and sent to out"
	f.mu.Unlock()
	select {
	case out <- v: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// handOut is a function for maps of any kind.
func handOut[K comparable, V any](ctx context.Context, f *Fifo[K, V], k K, out chan<- V) error {
	v, ok := f.byKey[k]
	if !ok {
		return nil
	}
	delete(f.byKey, k) // want "taken from f.byKey at line .* and sent to out"
	select {
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	case out <- v: // ^rest
		return nil
	}
}

// HandOut hands out a job.
func HandOut(ctx context.Context, f *Fifo[string, *Job], id string, out chan<- *Job) error {
	return handOut(ctx, f, id, out)
}
