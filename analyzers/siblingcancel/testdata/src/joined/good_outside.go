package joined

import "context"

// Ready waits for one thing to be ready, and then for another.
func (n *Net) Ready(ctx context.Context, name string) (string, error) {
	p := n.peers[name]
	<-p.ready
	return n.source.Load(ctx, p.name)
}

// shielded dials for as long as the net lives.
func (n *Net) shielded(name string) *Peer {
	n.mu.Lock()
	defer n.mu.Unlock()
	p, ok := n.peers[name]
	if !ok {
		p = &Peer{ready: make(chan struct{})}
		n.peers[name] = p
		go func() {
			defer close(p.ready)
			p.name, p.err = n.source.Load(n.life, name)
		}()
	}
	return p
}

// AskShielded waits for it.
func (n *Net) AskShielded(ctx context.Context, name string) (string, error) {
	p := n.shielded(name)
	select {
	case <-p.ready:
		return p.name, p.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// fresh is a peer of its own for each caller.
func (n *Net) fresh(ctx context.Context, name string) *Peer {
	p := &Peer{ready: make(chan struct{})}
	go func() {
		defer close(p.ready)
		p.name, p.err = n.source.Load(ctx, name)
	}()
	return p
}

// AskFresh waits for what is done for it alone.
func (n *Net) AskFresh(ctx context.Context, name string) (string, error) {
	p := n.fresh(ctx, name)
	<-p.ready
	return p.name, p.err
}
