package joined

import "context"

// A Peer is dialled by the first who asks for it.
type Peer struct {
	ready chan struct{}
	err   error
	name  string
}

// A Net has the peers that are known.
type Net struct {
	Flights
	peers map[string]*Peer
}

// peer returns the peer of a name, which may not be ready yet.
func (n *Net) peer(ctx context.Context, name string) *Peer {
	n.mu.Lock()
	defer n.mu.Unlock()
	p, ok := n.peers[name]
	if !ok {
		p = &Peer{ready: make(chan struct{})}
		n.peers[name] = p
		go func() {
			defer close(p.ready)
			at, err := n.source.Load(ctx, name) /* ^leaves */ // want `n.source.Load at line \d+ works for all callers that wait at line \d+, but is given ctx of one of them`
			if err != nil {
				p.err = err
				return
			}
			p.name = at
		}()
	}
	return p
}

// Ask waits for the peer, whoever has it dialled.
func (n *Net) Ask(ctx context.Context, name string) (string, error) {
	p := n.peer(ctx, name)
	select {
	case <-p.ready:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if p.err != nil {
		return "", p.err // ^rest
	}
	return n.source.Load(ctx, p.name)
}
