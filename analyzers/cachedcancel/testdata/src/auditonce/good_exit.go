package auditonce

import (
	"context"
	"log"
	"os"
	"sync"
)

// A Program cannot do without its peer.
type Program struct {
	peer  Peer
	once  sync.Once
	ready bool
}

// Warm ends the program when it fails, so that there are no later callers.
func (p *Program) Warm(ctx context.Context) {
	p.once.Do(func() {
		if err := p.peer.Warm(ctx); err != nil {
			log.Print(err)
			os.Exit(1)
		}
		p.ready = true
	})
}

// WarmFatally does so by the logger.
func (p *Program) WarmFatally(ctx context.Context) {
	p.once.Do(func() {
		if err := p.peer.Warm(ctx); err != nil {
			log.Fatal(err)
		}
		p.ready = true
	})
}

// WarmOrPanic panics, which ends the program unless somebody sees to it.
func (p *Program) WarmOrPanic(ctx context.Context) {
	p.once.Do(func() {
		if err := p.peer.Warm(ctx); err != nil {
			panic(err)
		}
		p.ready = true
	})
}
