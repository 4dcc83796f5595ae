package auditonce

import (
	"context"
	"log"
	"sync"
)

type Peer interface {
	Warm(ctx context.Context) error
	Names(ctx context.Context) ([]string, error)
}

type Pool struct {
	peer  Peer
	once  sync.Once
	names []string
}

// What the work was for, only the peer knows.
func (p *Pool) Warm(ctx context.Context) {
	p.once.Do(func() { // want `what p.once does once, .* it is never done`
		if err := p.peer.Warm(ctx); err != nil { // ^leaves ^rest
			return
		}
	})
}

// The failure is printed, so somebody has thought of it.
func (p *Pool) Names(ctx context.Context) []string {
	p.once.Do(func() { // want `p.names is never set up`
		names, err := p.peer.Names(ctx) // ^leaves
		if err != nil {
			log.Printf("no names: %v", err)
			return
		}
		p.names = names // ^rest
	})
	return p.names
}
