// Package auditjoined has shared work of which less is known.
package auditjoined

import (
	"context"
	"sync"
)

// A Peers knows who is there, and has at most one question under way.
type Peers struct {
	mu     sync.Mutex
	asking *asking
	loads  map[string]*asking
}

type asking struct {
	done chan struct{}
	err  error
}

func (p *Peers) ask(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}
