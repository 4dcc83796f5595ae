package auditset

import (
	"context"
	"sync"
	"time"
)

// A hall is let go of by closing a channel, and has another one for the next
// time.
type hall struct {
	mu      sync.Mutex
	over    chan struct{}
	isOver  bool
	bell    chan struct{}
	ringing bool
	guests  int
}

// Empty says by the flag that the channel is closed, which stays so, however
// long those who were told need to go.
func (h *hall) Empty(ctx context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.over != nil && !h.isOver {
		close(h.over)
		h.isOver = true
	}
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for {
		if h.guests == 0 {
			h.over = nil
			h.isOver = false
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
		}
	}
}
