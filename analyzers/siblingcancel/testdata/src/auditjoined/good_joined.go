package auditjoined

import "context"

// RefreshAll only says that it has come to an end, and not how.
func (p *Peers) RefreshAll(ctx context.Context) error {
	p.mu.Lock()
	a := p.asking
	if a != nil {
		p.mu.Unlock()
		<-a.done
		return nil
	}
	a = &asking{done: make(chan struct{})}
	p.asking = a
	p.mu.Unlock()
	a.err = p.ask(ctx)
	close(a.done)
	return a.err
}

// loop asks again and again, on the context of the object.
func (p *Peers) loop(ctx context.Context) {
	for ctx.Err() == nil {
		p.refresh(ctx)
	}
}

func (p *Peers) refresh(ctx context.Context) error {
	p.mu.Lock()
	if a := p.asking; a != nil {
		p.mu.Unlock()
		<-a.done
		return a.err
	}
	a := &asking{done: make(chan struct{})}
	p.asking = a
	p.mu.Unlock()
	a.err = p.ask(ctx)
	close(a.done)
	return a.err
}

// Start starts it.
func (p *Peers) Start(ctx context.Context) { go p.loop(ctx) }
