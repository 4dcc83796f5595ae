package told

import (
	"context"
	"errors"
	"time"
)

// Serve shuts down with the context whose end it waited for.
func (s *Server) Serve(ctx context.Context, work <-chan string) error {
	for {
		select {
		case w := <-work:
			s.active += len(w)
		case <-ctx.Done(): // ^leaves
			return s.Shutdown(ctx) /* ^rest */ // want `s.Shutdown at line \d+ is given ctx, which has ended by then, as ctx ends at line \d+`
		}
	}
}

// Wait gives a context that has ended some more time.
func (s *Server) Wait(ctx context.Context) error {
	<-ctx.Done() // ^leaves
	late, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return s.Shutdown(late) /* ^rest */ // want `s.Shutdown at line \d+ is given late, which has ended`
}

// Checked asks, and keeps that with what it asked.
func (s *Server) Checked(ctx context.Context, peer Peer) error {
	if err := peer.Work(ctx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return errors.Join(err, s.Save(ctx, "given up")) /* ^rest */ // want `s.Save at line \d+ is given ctx`
	}
	return nil
}

// Later does so in a goroutine.
func (s *Server) Later(ctx context.Context, ready <-chan struct{}) bool {
	select {
	case <-ready:
		return true
	case <-ctx.Done(): // ^leaves
		go func() {
			s.Save(ctx, "not ready") /* ^rest */ // want `s.Save at line \d+ is given ctx`
		}()
		return false
	}
}

// Polled leaves its loop when the context has ended, and only then.
func (s *Server) Polled(ctx context.Context, tick <-chan time.Time, peer Peer) {
loop:
	for {
		select {
		case <-tick:
			s.active++
		case <-ctx.Done(): // ^leaves
			break loop
		}
	}
	peer.Revoke(ctx, "key") /* ^rest */ // want `peer.Revoke at line \d+ is given ctx`
}

// Default asks without waiting.
func (s *Server) Default(ctx context.Context, n int) error {
	for range n {
		select {
		case <-ctx.Done(): // ^leaves
			s.Shutdown(ctx) /* ^rest */ // want `s.Shutdown at line \d+ is given ctx`
			return ctx.Err()
		default:
		}
		s.active++
	}
	return nil
}

// Stop ends its context itself.
func (s *Server) Stop(ctx context.Context) error {
	mine, cancel := context.WithCancel(ctx)
	err := s.Save(mine, "stopping")
	cancel()                                  // ^leaves
	return errors.Join(err, s.Shutdown(mine)) /* ^rest */ // want `s.Shutdown at line \d+ is given mine, which has ended by then, as its cancel function is called`
}

// Release ends the life of the lease, and then revokes it with it.
func (l *Lease) Release() error {
	l.cancel()                           // ^leaves
	return l.peer.Revoke(l.ctx, "lease") /* ^rest */ // want `l.peer.Revoke at line \d+ is given l.ctx`
}

// Give does the same with a copy of the lease.
func Give(l Lease) {
	if l.cancel != nil {
		println("given back")
	}
	l.cancel()                  // ^leaves
	l.peer.Revoke(l.ctx, "all") /* ^rest */ // want `l.peer.Revoke at line \d+ is given l.ctx`
}

// GiveIfAny asks first whether there is anything to end.
func GiveIfAny(l Lease) {
	if l.cancel != nil {
		l.cancel() // ^leaves
	}
	l.peer.Revoke(l.ctx, "any") /* ^rest */ // want `l.peer.Revoke at line \d+ is given l.ctx`
}

// Ordered defers in the wrong order: its context is cancelled first.
func (s *Server) Ordered(ctx context.Context) error {
	defer func() {
		s.Shutdown(ctx) /* ^rest */ // want `s.Shutdown at line \d+ is given ctx, which has ended`
	}()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel() // ^leaves
	return s.Save(ctx, "ordered")
}

// Both does so in one function.
func (s *Server) Both(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer func() {
		cancel()        // ^leaves
		s.Shutdown(ctx) /* ^rest */ // want `s.Shutdown at line \d+ is given ctx, which has ended`
	}()
	return s.Save(ctx, "both")
}

// Helper keeps it from a closure.
func (s *Server) Helper(ctx context.Context, ready <-chan struct{}) {
	report := func(what string) {
		s.Save(ctx, what) /* ^rest */ // want `s.Save at line \d+ is given ctx`
	}
	select {
	case <-ready:
		println("ready")
	case <-ctx.Done(): // ^leaves
		report("not ready")
	}
}

// Ask has others revoke a key with a context that has ended.
func (d *desk) Ask(ctx context.Context, key string) {
	select {
	case key = <-d.keys:
	case <-ctx.Done(): // ^leaves
		d.revoke(ctx, key) /* ^rest */ // want `d.revoke at line \d+ is given ctx, which has ended by then`
	}
}
