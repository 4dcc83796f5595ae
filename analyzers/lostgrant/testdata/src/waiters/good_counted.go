package waiters

import (
	"context"
	"sync"
)

// A Wire counts what is under way, in both directions, so that closing it can wait.
type Wire struct {
	mu      sync.Mutex
	pending sync.WaitGroup
	acks    map[string]chan struct{}
	post    func(ctx context.Context, id string) error
	take    func(id string)
}

// Post waits until what it posts has arrived. An acknowledgement that comes when it has
// left is nobody's loss.
func (w *Wire) Post(ctx context.Context, id string) error {
	w.pending.Add(1)
	defer w.pending.Done()
	ack := make(chan struct{})
	w.mu.Lock()
	w.acks[id] = ack
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		delete(w.acks, id)
		w.mu.Unlock()
	}()
	if err := w.post(ctx, id); err != nil {
		return err
	}
	select {
	case <-ack:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Arrived counts what comes in, and not who is told that something has arrived.
func (w *Wire) Arrived(id string, isAck bool) {
	if isAck {
		w.mu.Lock()
		ack, ok := w.acks[id]
		delete(w.acks, id)
		w.mu.Unlock()
		if ok {
			close(ack)
		}
		return
	}
	w.pending.Add(1)
	defer w.pending.Done()
	w.take(id)
}

// Close waits for all that is under way.
func (w *Wire) Close() { w.pending.Wait() }
