package permits

import "context"

// GetEndless cannot be cancelled.
func (p *Pool) GetEndless() (conn, error) {
	<-p.free
	if p.closed {
		p.free <- struct{}{}
		return nil, errClosed
	}
	return p.dialer.Dial(context.Background())
}

// GetCommitted gives its slot back in a defer, unless it has a connection.
func (p *Pool) GetCommitted(ctx context.Context) (conn, error) {
	<-p.free
	kept := false
	defer func() {
		if !kept {
			p.free <- struct{}{}
		}
	}()
	if p.closed {
		return nil, errClosed
	}
	c, err := p.dialer.Dial(ctx)
	if err != nil {
		return nil, err
	}
	kept = true
	return c, nil
}

// GetLocal limits what only the call itself does.
func (p *Pool) GetLocal(ctx context.Context, n int) (c conn, err error) {
	slots := make(chan struct{}, n)
	for range n {
		slots <- struct{}{}
		if p.closed {
			<-slots
			return nil, errClosed
		}
		if c, err = p.dialer.Dial(ctx); err != nil {
			return nil, err
		}
	}
	return c, nil
}
