package values

import (
	"context"
	"sync"
)

// A tenant ends the lease of a room when it takes another one.
type tenant struct {
	mu     sync.Mutex
	end    context.CancelFunc
	room   int
	moving chan struct{}
	whole  context.Context
}

func (t *tenant) rent(ctx context.Context) (int, context.CancelFunc, error) {
	_, end := context.WithCancel(t.whole)
	return 1, end, ctx.Err()
}

// Move looks again after it has waited for another who moves: what it ended
// before is used up, and what it finds then is another.
func (t *tenant) Move(ctx context.Context) (int, error) {
	for {
		t.mu.Lock()
		if t.room > 0 {
			t.mu.Unlock()
			return t.room, nil
		}
		if t.end != nil {
			t.end()
			t.end = nil
		}
		if t.moving != nil {
			moving := t.moving
			t.mu.Unlock()
			select {
			case <-moving:
				continue
			case <-ctx.Done():
				return 0, ctx.Err()
			}
		}
		if err := ctx.Err(); err != nil {
			t.mu.Unlock()
			return 0, err
		}
		t.moving = make(chan struct{})
		t.mu.Unlock()
		room, end, err := t.rent(ctx)
		t.mu.Lock()
		close(t.moving)
		t.moving = nil
		if err != nil {
			t.mu.Unlock()
			return 0, err
		}
		t.room, t.end = room, end
		t.mu.Unlock()
		return room, nil
	}
}

// Change ends what it has taken before it waits, and puts in a new one.
func (t *tenant) Change(ctx context.Context) error {
	t.mu.Lock()
	end := t.end
	t.end = nil
	t.mu.Unlock()
	if end != nil {
		end()
	}
	room, end, err := t.rent(ctx)
	if err != nil {
		return err
	}
	t.mu.Lock()
	t.room, t.end = room, end
	t.mu.Unlock()
	return nil
}
