package auditinject

import (
	"context"
	"sync"
	"time"
)

type Poller struct {
	ask func(ctx context.Context) error

	mu     sync.Mutex
	failed []error
}

// Start polls for as long as the session lives, but the failures are for those
// who poll the next session.
func (p *Poller) Start() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	go p.session(ctx)
	return cancel
}

func (p *Poller) session(ctx context.Context) {
again:
	if err := p.ask(ctx); err != nil {
		select {
		case <-ctx.Done(): // ^leaves
		case <-time.After(time.Second): // ^rest
			goto again
		}
		p.mu.Lock()
		p.failed = append(p.failed, err) // want `the failure is recorded in p.failed`
		p.mu.Unlock()
	}
}
