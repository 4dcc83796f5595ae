package auditcalls

import (
	"context"
	"time"
)

// Closed closes the channel that the goroutine still sends to.
func (r *Resolver) Closed(ctx context.Context, name string) (Addr, error) {
	found := make(chan Addr)
	defer close(found)
	go func() { found <- r.query(name) }() // want `sends to found at line \d+, but nobody receives when ctx ends at line \d+: it panics, since the channel is closed by then`
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// ClosedLate closes it on one of the ways only.
func (r *Resolver) ClosedLate(ctx context.Context, name string, wait time.Duration) (Addr, error) {
	found := make(chan Addr)
	go func() { found <- r.query(name) }() // want `it panics, since the channel is closed by then`
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-time.After(wait): // ^leaves
		close(found)
		return "", context.DeadlineExceeded
	}
}
