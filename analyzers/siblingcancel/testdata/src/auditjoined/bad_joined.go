package auditjoined

import "context"

// Refresh has one entry for its object.
func (p *Peers) Refresh(ctx context.Context) error {
	p.mu.Lock()
	a := p.asking
	if a != nil {
		p.mu.Unlock()
		<-a.done
		return a.err // ^rest
	}
	a = &asking{done: make(chan struct{})}
	p.asking = a
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.asking = nil
		close(a.done)
	}()
	a.err = p.ask(ctx) /* ^leaves */ // want `p.ask at line \d+ works for all callers that wait at line \d+, but is given ctx of one of them.*audit`
	return a.err
}

// Do has work of others done, who may know better.
func (p *Peers) Do(ctx context.Context, key string, work func(context.Context) error) error {
	p.mu.Lock()
	if a, ok := p.loads[key]; ok {
		p.mu.Unlock()
		<-a.done
		return a.err // ^rest
	}
	a := &asking{done: make(chan struct{})}
	p.loads[key] = a
	p.mu.Unlock()
	a.err = work(ctx) /* ^leaves */ // want `work at line \d+ works for all callers that wait.*audit`
	close(a.done)
	return a.err
}
