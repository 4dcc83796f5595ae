package permits

import (
	"context"
	"time"
)

// GetBoth gives its slot back on each failure.
func (p *Pool) GetBoth(ctx context.Context) (conn, error) {
	select {
	case <-time.After(p.limit):
		return nil, errTimeout
	case p.open <- struct{}{}:
	}
	select {
	case <-ctx.Done():
		select {
		case <-p.open:
		default:
		}
		return nil, ctx.Err()
	case c := <-p.idle:
		return c, nil
	default:
	}
	c, err := p.dialer.Dial(ctx)
	if err != nil {
		<-p.open
		return nil, err
	}
	return c, nil
}

// GetNamed gives it back in a defer.
func (p *Pool) GetNamed(ctx context.Context) (c conn, err error) {
	<-p.free
	defer func() {
		if err != nil {
			p.free <- struct{}{}
		}
	}()
	if p.closed {
		return nil, errClosed
	}
	return p.dialer.Dial(ctx)
}

// GetOwned keeps its permit in any case: the caller releases it.
func (p *Pool) GetOwned(ctx context.Context) (conn, error) {
	if err := p.gate.Acquire(ctx); err != nil {
		return nil, err
	}
	return p.dialer.Dial(ctx)
}

// GetClosed closes the pool when it fails.
func (p *Pool) GetClosed(ctx context.Context) (conn, error) {
	<-p.free
	if p.closed {
		p.free <- struct{}{}
		return nil, errClosed
	}
	c, err := p.dialer.Dial(ctx)
	if err != nil {
		p.Close()
		return nil, err
	}
	return c, nil
}

// Close ends the pool.
func (p *Pool) Close() { p.closed = true }

// dial is called with a slot, which its caller gives back.
func (p *Pool) dial(ctx context.Context) (conn, error) {
	p.open <- struct{}{}
	if p.closed {
		<-p.open
		return nil, errClosed
	}
	c, err := p.dialer.Dial(ctx)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// GetDialled is the caller.
func (p *Pool) GetDialled(ctx context.Context) (conn, error) {
	c, err := p.dial(ctx)
	if err != nil {
		select {
		case <-p.open:
		default:
		}
		return nil, err
	}
	return c, nil
}

// GetDetached cannot be cancelled once it has its slot.
func (p *Pool) GetDetached(ctx context.Context) (conn, error) {
	if err := p.enter(ctx); err != nil {
		return nil, err
	}
	if p.closed {
		p.leave()
		return nil, errClosed
	}
	return p.dialer.Dial(context.WithoutCancel(ctx))
}

// ready gives the slot of its caller back when it fails.
func (p *Pool) ready(ctx context.Context, c conn) error {
	select {
	case <-ctx.Done():
		p.leave()
		return ctx.Err()
	case p.idle <- c:
	}
	return nil
}

// GetReady relies on it.
func (p *Pool) GetReady(ctx context.Context) (conn, error) {
	if err := p.enter(ctx); err != nil {
		return nil, err
	}
	if p.closed {
		p.leave()
		return nil, errClosed
	}
	if err := p.ready(ctx, nil); err != nil {
		return nil, err
	}
	return <-p.idle, nil
}

// later dials in a goroutine, which gives the slot back if nobody waits for it.
func (p *Pool) later(ctx context.Context) (conn, error) {
	dialled := make(chan conn, 1)
	go func() {
		c, err := p.dialer.Dial(context.Background())
		if err != nil || ctx.Err() != nil {
			p.leave()
			return
		}
		dialled <- c
	}()
	select {
	case c := <-dialled:
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// GetLater relies on that.
func (p *Pool) GetLater(ctx context.Context) (conn, error) {
	if err := p.enter(ctx); err != nil {
		return nil, err
	}
	if p.closed {
		p.leave()
		return nil, errClosed
	}
	return p.later(ctx)
}
