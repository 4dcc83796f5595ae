package auditcollect

import (
	"bytes"
	"context"
	"errors"
	"time"
)

// Take collects n jobs.
func (b *Inbox) Take(ctx context.Context, n int) ([]*Job, error) {
	var jobs []*Job
	for len(jobs) < n {
		select {
		case j := <-b.queue: // want `items are taken from b.queue at line \d+ and collected at line \d+, but dropped when ctx ends at line \d+: nobody gets those collected so far`
			jobs = append(jobs, j) // ^rest
		case <-ctx.Done(): // ^leaves
			return nil, ctx.Err()
		}
	}
	return jobs, nil
}

// TakeWaiting waits elsewhere than it takes.
func (b *Inbox) TakeWaiting(ctx context.Context, n int) ([]*Job, error) {
	jobs := make([]*Job, 0, n)
	for len(jobs) < n {
		if j := b.pop(); j != nil { // want "items are taken from b.list by pop"
			jobs = append(jobs, j) // ^rest
			continue
		}
		select {
		case <-b.more:
		case <-ctx.Done(): // ^leaves
			return nil, ctx.Err()
		}
	}
	return jobs, nil
}

// TakeIn gives up after a while.
func (b *Inbox) TakeIn(n int) ([]*Job, error) {
	deadline := time.NewTimer(b.limit)
	defer deadline.Stop()
	jobs := make([]*Job, 0, n)
	for range n {
		select {
		case j := <-b.queue: // want "taken from b.queue"
			jobs = append(jobs, j) // ^rest
		case <-deadline.C: // ^leaves
			return nil, errors.New("too slow")
		}
	}
	return jobs, nil
}

// ByID collects in a map.
func (b *Inbox) ByID(ctx context.Context, n int) (map[string]*Job, error) {
	jobs := make(map[string]*Job)
	for len(jobs) < n {
		if err := ctx.Err(); err != nil { // ^leaves
			return nil, err
		}
		j := <-b.queue // want "taken from b.queue"
		jobs[j.ID] = j // ^rest
	}
	return jobs, nil
}

// Bytes collects in a buffer.
func (b *Inbox) Bytes(ctx context.Context, n int) ([]byte, error) {
	var buf bytes.Buffer
	for range n {
		select {
		case j := <-b.queue: // want "taken from b.queue"
			buf.Write(j.Body) // ^rest
		case <-ctx.Done(): // ^leaves
			return nil, ctx.Err()
		}
	}
	return buf.Bytes(), nil
}

// Claim deletes what it collects.
func (b *Inbox) Claim(ctx context.Context, ids []string, check func(context.Context, string) error) ([]any, error) {
	var claimed []any
	for _, id := range ids {
		if err := check(ctx, id); err != nil { // ^leaves
			return nil, err
		}
		if v, ok := b.index.LoadAndDelete(id); ok { // want "taken from b.index"
			claimed = append(claimed, v) // ^rest
		}
	}
	return claimed, nil
}

// InBatches loses the batch that is not full yet.
func (b *Inbox) InBatches(ctx context.Context, size int, send func(context.Context, []*Job) error) error {
	var batch []*Job
	for {
		select {
		case j := <-b.queue: // want "taken from b.queue"
			batch = append(batch, j) // ^rest
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
		if len(batch) == size {
			return send(ctx, batch)
		}
	}
}

// Wrapped collects what it makes of the jobs.
func (b *Inbox) Wrapped(ctx context.Context, n int) ([]any, error) {
	var out []any
	for len(out) < n {
		select {
		case j := <-b.queue: // want "taken from b.queue"
			out = append(out, struct{ *Job }{j}) // ^rest
		case <-ctx.Done(): // ^leaves
			return nil, ctx.Err()
		}
	}
	return out, nil
}

// A Source is generic.
type Source[T any] struct{ items chan T }

// Collect collects n items.
func (s *Source[T]) Collect(ctx context.Context, n int) ([]T, error) {
	var out []T
	for len(out) < n {
		select {
		case v := <-s.items: // want "taken from s.items"
			out = append(out, v) // ^rest
		case <-ctx.Done(): // ^leaves
			return nil, ctx.Err()
		}
	}
	return out, nil
}
