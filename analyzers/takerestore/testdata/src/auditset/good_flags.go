package auditset

import (
	"context"
	"time"
)

// SyncDefer clears the flag on every way out.
func (s *Syncer) SyncDefer(ctx context.Context, key string) error {
	s.busy = true
	defer func() { s.busy = false }()
	return s.back.Pull(ctx, key)
}

// SyncDeferMethod does so by a deferred method of the flag.
func (s *Syncer) SyncDeferMethod(ctx context.Context, key string) error {
	if !s.syncing.CompareAndSwap(false, true) {
		return errBusy
	}
	defer s.syncing.Store(false)
	if err := s.back.Pull(ctx, key); err != nil {
		return err
	}
	return s.back.Drain(ctx)
}

// SyncEdges clears it on each way out by hand.
func (s *Syncer) SyncEdges(ctx context.Context, limit time.Duration) error {
	s.busy = true
	select {
	case <-s.wake:
	case <-time.After(limit):
		s.busy = false
		return errBusy
	case <-ctx.Done():
		s.busy = false
		return ctx.Err()
	}
	s.busy = false
	return nil
}

// SyncBefore clears it between the call and the test of its error.
func (s *Syncer) SyncBefore(ctx context.Context, key string) error {
	s.busy = true
	err := s.back.Pull(ctx, key)
	s.busy = false
	if err != nil {
		return err
	}
	s.accepting = true
	return nil
}

// SyncLate asks the context first and cannot be cancelled while it is busy.
func (s *Syncer) SyncLate(ctx context.Context, keys map[string]int) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	default:
	}
	s.busy = true
	for k := range keys {
		delete(s.inflight, k)
	}
	s.busy = false
	return nil
}

// Close says that the object is closed; no way takes that back.
func (s *Syncer) Finish(ctx context.Context) error {
	s.accepting = false
	return s.back.Drain(ctx)
}

// FetchNamed unmarks the key in a defer that asks for the error.
func (s *Syncer) FetchNamed(ctx context.Context, key string) (err error) {
	s.inflight[key] = true
	defer func() {
		if err != nil {
			delete(s.inflight, key)
		}
	}()
	if err = s.back.Pull(ctx, key); err != nil {
		return err
	}
	delete(s.inflight, key)
	return nil
}

// FetchFailed turns the mark into another one that means that it failed, which
// later calls understand.
func (s *Syncer) FetchFailed(ctx context.Context, key string) error {
	s.inflight[key] = true
	if err := s.back.Pull(ctx, key); err != nil {
		s.inflight[key] = false
		return err
	}
	delete(s.inflight, key)
	return nil
}

// Renew makes a new peer, which nobody else has seen when it is cancelled.
func Renew(ctx context.Context, b backend, name string) (*peer, error) {
	p := &peer{name: name}
	p.dirty = true
	if err := b.Pull(ctx, p.name); err != nil {
		return nil, err
	}
	p.dirty = false
	return p, nil
}

// FetchCAS gives the integer flag back on the cancelled way by a second
// compare-and-swap whose result does not matter.
func (s *Syncer) FetchCAS(ctx context.Context, key string) error {
	if !s.syncing.CompareAndSwap(false, true) {
		return errBusy
	}
	if err := s.back.Pull(ctx, key); err != nil {
		s.syncing.CompareAndSwap(true, false)
		return err
	}
	s.syncing.Store(false)
	return nil
}

// attempt only records what happened.
type attempt struct {
	didDial   bool
	seen      bool
	lastError bool
}

// Try leaves behind what is meant to be left behind.
func (a *attempt) Try(ctx context.Context, b backend) error {
	a.didDial = true
	a.seen = true
	a.lastError = true
	if err := b.Drain(ctx); err != nil {
		return err
	}
	a.didDial = false
	a.seen = false
	a.lastError = false
	return nil
}
