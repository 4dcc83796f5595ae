package auditdeviance

import "context"

// DialBoth counts down on each failure.
func (p *Pool) DialBoth(ctx context.Context, id string) error {
	p.open++
	if err := p.wire.Open(ctx); err != nil {
		p.open--
		return err
	}
	if err := p.wire.Hello(ctx, id); err != nil {
		p.open--
		return err
	}
	return nil
}

// DialNamed counts down in a defer.
func (p *Pool) DialNamed(ctx context.Context, id string) (err error) {
	p.open++
	defer func() {
		if err != nil {
			p.open--
		}
	}()
	if err = p.wire.Open(ctx); err != nil {
		return err
	}
	return p.wire.Hello(ctx, id)
}

// LeaseRelease removes its entry because it is released, which is no failure.
func (p *Pool) LeaseRelease(ctx context.Context, id string, n int) error {
	p.leased[id] = n
	if n == 0 {
		delete(p.leased, id)
		return nil
	}
	return p.wire.Hello(ctx, id)
}

// OwnKeep stays the owner in a success that reports less than it might.
func (p *Pool) OwnKeep(ctx context.Context, id string) (bool, error) {
	if !p.owned.CompareAndSwap(false, true) {
		return false, errFull
	}
	if id == "" {
		p.owned.Store(false)
		return false, errFull
	}
	if err := p.wire.Open(ctx); err != nil {
		p.owned.Store(false)
		return false, err
	}
	return true, nil
}

// RefClose gives the pool up as a whole.
func (p *Pool) RefClose(ctx context.Context, id string) error {
	if p.refs.Add(1) > 100 {
		p.refs.Add(-1)
		return errFull
	}
	if err := p.wire.Hello(ctx, id); err != nil {
		p.Close()
		return err
	}
	return nil
}

// Close ends the pool.
func (p *Pool) Close() {
	close(p.granted)
	p.wire = nil
}

// Await registers, and has already been served when it is cancelled later.
func (p *Pool) Await(ctx context.Context, waiters map[string]chan struct{}, id string) error {
	ch := make(chan struct{})
	waiters[id] = ch
	select {
	case <-ch:
	case <-ctx.Done():
		delete(waiters, id)
		return ctx.Err()
	}
	return p.wire.Hello(ctx, id)
}
