package auditmember

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// Sync sets a flag in one member while another one listens.
func (r *Relay) Sync(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		r.flushing = true                                        // want `r\.flushing is set at line \d+ and cleared at line \d+, but not when another member of the group fails and ends ctx at line \d+: it stays set for all later calls .*audit`
		if err := r.bus.Publish(ctx, r.pending[0]); err != nil { // ^leaves
			return err
		}
		r.flushing = false // ^rest
		return nil
	})
	g.Go(func() error { return r.bus.Subscribe(ctx, "acks") })
	return g.Wait()
}

// Drain has the work done by a method of its own.
func (r *Relay) Drain(ctx context.Context, topic string) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return r.bus.Subscribe(gctx, topic) })
	g.Go(func() error { return r.drain(gctx) })
	if err := g.Wait(); err != nil {
		return err
	}
	return nil
}

func (r *Relay) drain(ctx context.Context) error {
	r.mu.Lock()
	msgs := r.pending
	r.pending = nil // want `r\.pending is taken at line \d+ and put back at line \d+, but not when another member of the group fails and ends ctx at line \d+: what was taken is lost.*audit`
	r.mu.Unlock()
	for _, m := range msgs {
		if err := r.bus.Publish(ctx, m); err != nil { // ^leaves
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pending = msgs // ^rest
	return nil
}

// Spread fills the group in a loop: each is a member beside the others.
func (r *Relay) Spread(ctx context.Context, topics []string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(4)
	for _, topic := range topics {
		g.Go(func() error {
			r.inflight.Add(1) // want `r\.inflight is counted up at line \d+ and down at line \d+, but not when another member of the group fails and ends ctx`
			select {
			case <-ctx.Done(): // ^leaves
				return ctx.Err()
			default:
			}
			if err := r.bus.Subscribe(context.WithoutCancel(ctx), topic); err != nil {
				r.inflight.Add(-1) // ^rest
				return err
			}
			r.inflight.Add(-1)
			return nil
		})
	}
	return g.Wait()
}

// Next hands on a named function, and tries.
func (r *Relay) Next(ctx context.Context, topic string) error {
	g, ctx := errgroup.WithContext(ctx)
	next := func() error {
		msg := r.pending[0]
		r.pending = r.pending[1:]                       // want `r\.pending is taken at line \d+ and put back`
		if err := r.bus.Publish(ctx, msg); err != nil { // ^leaves
			return err
		}
		r.pending = append(r.pending, msg) // ^rest
		return nil
	}
	g.TryGo(next)
	g.TryGo(func() error { return r.bus.Subscribe(ctx, topic) })
	return g.Wait()
}

// Take registers what is under way, by way of helpers.
func (r *Relay) Take(ctx context.Context, key string) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		ctx, cancel := context.WithCancel(gctx)
		defer cancel()
		r.enlist(key)                                   // want `r\.leases\[\] gets an entry|r\.leases gets an entry`
		if err := r.bus.Publish(ctx, key); err != nil { // ^leaves
			return err
		}
		r.strike(key) // ^rest
		return nil
	})
	g.Go(func() error { return r.bus.Subscribe(gctx, key) })
	return g.Wait()
}

func (r *Relay) enlist(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.leases[key] = "taken"
}

func (r *Relay) strike(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.leases, key)
}

// Lanes is done by a method that the group gives its context to.
func (r *Relay) Lanes(ctx context.Context, topic string) error {
	l, _ := withLanes(ctx)
	l.Go(r.enter)
	l.Go(func(ctx context.Context) error { return r.bus.Subscribe(ctx, topic) })
	return l.Wait()
}

func (r *Relay) enter(ctx context.Context) error {
	r.phase = syncing                                  // want `r\.phase enters a state at line \d+ and leaves it at line \d+, but not when another member of the group fails and ends ctx`
	if err := r.bus.Publish(ctx, "sync"); err != nil { // ^leaves
		return err
	}
	r.phase = idle // ^rest
	return nil
}

// Shards works on what the relay has, each on its own.
func (r *Relay) Shards(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, s := range r.shards {
		g.Go(func() error { return s.flush(ctx) })
	}
	return g.Wait()
}

func (s *Shard) flush(ctx context.Context) error {
	s.busy = true                                       // want `s\.busy is set at line \d+ and cleared`
	if err := s.bus.Publish(ctx, "flush"); err != nil { // ^leaves
		return err
	}
	s.busy = false // ^rest
	return nil
}
