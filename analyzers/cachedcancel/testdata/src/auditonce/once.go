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

// The error goes to a variable of the first call, and the next callers see nil: a
// start that fails is often the end of the program, and nobody calls again.
func (p *Pool) Start(ctx context.Context) error {
	var err error
	p.once.Do(func() { // want `it is not done again, and only the first caller gets the error`
		err = p.peer.Warm(ctx) /* ^leaves */ // ^rest
	})
	return err
}
