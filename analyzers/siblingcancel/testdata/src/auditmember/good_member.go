package auditmember

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Plain has a group without a context: nobody ends the work of others.
func (r *Relay) Plain(topic string) error {
	var g errgroup.Group
	ctx := context.Background()
	g.Go(func() error {
		r.flushing = true
		if err := r.bus.Publish(ctx, topic); err != nil {
			return err
		}
		r.flushing = false
		return nil
	})
	g.Go(func() error { return r.bus.Subscribe(ctx, topic) })
	return g.Wait()
}

// OwnContext has the step done on a context that others do not end.
func (r *Relay) OwnContext(ctx context.Context, topic string) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		r.flushing = true
		if err := r.bus.Publish(context.WithoutCancel(gctx), topic); err != nil {
			return err
		}
		r.flushing = false
		return nil
	})
	g.Go(func() error { return r.bus.Subscribe(gctx, topic) })
	return g.Wait()
}

// Detached gives the helper a context that others do not end.
func (r *Relay) Detached(ctx context.Context, topic string) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(gctx), time.Second)
		defer cancel()
		return r.send(ctx)
	})
	g.Go(func() error { return r.bus.Subscribe(gctx, topic) })
	return g.Wait()
}

func (r *Relay) send(ctx context.Context) error {
	r.active++
	if err := r.bus.Publish(ctx, "one"); err != nil {
		return err
	}
	r.active--
	return nil
}

// Deferred puts the flag back on every way.
func (r *Relay) Deferred(ctx context.Context, topic string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		r.flushing = true
		defer func() { r.flushing = false }()
		return r.bus.Publish(ctx, topic)
	})
	g.Go(func() error { return r.bus.Subscribe(ctx, topic) })
	return g.Wait()
}

// OnEdge puts back what it took when it fails.
func (r *Relay) OnEdge(ctx context.Context, topic string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return r.put(ctx) })
	g.Go(func() error { return r.bus.Subscribe(ctx, topic) })
	return g.Wait()
}

func (r *Relay) put(ctx context.Context) error {
	msgs := r.pending
	r.pending = nil
	for _, m := range msgs {
		if err := r.bus.Publish(ctx, m); err != nil {
			r.pending = msgs
			return err
		}
	}
	r.pending = msgs[:0]
	return nil
}

// Local changes what the call itself has.
func (r *Relay) Local(ctx context.Context, topic string) error {
	var run struct{ busy bool }
	fresh := &Shard{bus: r.bus}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		run.busy = true
		if err := r.bus.Publish(ctx, topic); err != nil {
			return err
		}
		run.busy = false
		return nil
	})
	g.Go(func() error { return fresh.open(ctx) })
	return g.Wait()
}

func (s *Shard) open(ctx context.Context) error {
	s.busy = true
	if err := s.bus.Publish(ctx, "open"); err != nil {
		return err
	}
	s.busy = false
	return nil
}

// Single has one member, so that only its own failure ends the context.
func (r *Relay) Single(ctx context.Context, topic string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		r.flushing = true
		if err := r.bus.Publish(ctx, topic); err != nil {
			return err
		}
		r.flushing = false
		return nil
	})
	return g.Wait()
}

// Retry makes a group with one member in each round.
func (r *Relay) Retry(ctx context.Context, topics []string) error {
	for _, topic := range topics {
		g, ctx := errgroup.WithContext(ctx)
		g.Go(func() error {
			r.flushing = true
			if err := r.bus.Publish(ctx, topic); err != nil {
				return err
			}
			r.flushing = false
			return nil
		})
		if err := g.Wait(); err != nil {
			return err
		}
	}
	return nil
}

// Either has one of two members.
func (r *Relay) Either(ctx context.Context, topic string, quiet bool) error {
	g, ctx := errgroup.WithContext(ctx)
	if quiet {
		g.Go(func() error {
			r.flushing = true
			if err := r.bus.Publish(ctx, topic); err != nil {
				return err
			}
			r.flushing = false
			return nil
		})
	} else {
		g.Go(func() error { return r.bus.Subscribe(ctx, topic) })
	}
	return g.Wait()
}

// Quiet has another member that never fails.
func (r *Relay) Quiet(ctx context.Context, topic string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		r.flushing = true
		if err := r.bus.Publish(ctx, topic); err != nil {
			return err
		}
		r.flushing = false
		return nil
	})
	g.Go(func() error {
		_ = r.bus.Subscribe(ctx, topic)
		return nil
	})
	return g.Wait()
}

// Poisoned ends the life of the relay when the step is cut short.
func (r *Relay) Poisoned(ctx context.Context, topic string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		r.flushing = true
		if err := r.bus.Publish(ctx, topic); err != nil {
			r.Close()
			return err
		}
		r.flushing = false
		return nil
	})
	g.Go(func() error { return r.bus.Subscribe(ctx, topic) })
	return g.Wait()
}

// AfterWait puts the flag back when the group has failed.
func (r *Relay) AfterWait(ctx context.Context, topic string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		r.flushing = true
		if err := r.bus.Publish(ctx, topic); err != nil {
			return err
		}
		r.flushing = false
		return nil
	})
	g.Go(func() error { return r.bus.Subscribe(ctx, topic) })
	if err := g.Wait(); err != nil {
		r.flushing = false
		return err
	}
	return nil
}

// Caller puts the flag back for the helper that makes the group.
func (r *Relay) Caller(ctx context.Context, topic string) error {
	if err := r.both(ctx, topic); err != nil {
		r.flushing = false
		return err
	}
	return nil
}

func (r *Relay) both(ctx context.Context, topic string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		r.flushing = true
		if err := r.bus.Publish(ctx, topic); err != nil {
			return err
		}
		r.flushing = false
		return nil
	})
	g.Go(func() error { return r.bus.Subscribe(ctx, topic) })
	return g.Wait()
}

// Run is the life of the relay: what ends it ends all.
func (r *Relay) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		r.flushing = true
		if err := r.bus.Publish(ctx, "hello"); err != nil {
			return err
		}
		r.flushing = false
		return nil
	})
	g.Go(func() error { return r.bus.Subscribe(ctx, "acks") })
	return g.Wait()
}

// Handed returns what it took together with the error.
func (r *Relay) Handed(ctx context.Context, left chan<- []string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		msgs := r.pending
		r.pending = nil
		if err := r.bus.Publish(ctx, msgs[0]); err != nil {
			left <- msgs
			return err
		}
		r.pending = msgs[1:]
		return nil
	})
	g.Go(func() error { return r.bus.Subscribe(ctx, "acks") })
	return g.Wait()
}

// Counted only records what happened.
func (r *Relay) Counted(ctx context.Context, topic string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		r.attempts++
		if err := r.bus.Publish(ctx, topic); err != nil {
			return err
		}
		r.attempts--
		return nil
	})
	g.Go(func() error { return r.bus.Subscribe(ctx, topic) })
	return g.Wait()
}

// Minded is watched by a third member, which sees to the flag.
func (r *Relay) Minded(ctx context.Context, topic string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		r.flushing = true
		if err := r.bus.Publish(ctx, topic); err != nil {
			return err
		}
		r.flushing = false
		return nil
	})
	g.Go(func() error { return r.bus.Subscribe(ctx, topic) })
	g.Go(func() error {
		<-ctx.Done()
		r.flushing = false
		return nil
	})
	return g.Wait()
}

// WaitGroup has goroutines of its own, which end nothing.
func (r *Relay) WaitGroup(ctx context.Context, topic string) error {
	var wg sync.WaitGroup
	wg.Go(func() {
		r.flushing = true
		if err := r.bus.Publish(ctx, topic); err != nil {
			return
		}
		r.flushing = false
	})
	wg.Go(func() { _ = r.bus.Subscribe(ctx, topic) })
	wg.Wait()
	return nil
}
