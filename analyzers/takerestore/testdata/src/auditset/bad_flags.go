// Package auditset marks state as busy while it waits.
package auditset

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

var errBusy = errors.New("busy")

type backend interface {
	Pull(ctx context.Context, key string) error
	Drain(ctx context.Context) error
}

type gate struct{ paused bool }

// A Syncer does one thing at a time, and says so in a flag.
type Syncer struct {
	gate

	mu        sync.Mutex
	back      backend
	busy      bool
	accepting bool
	syncing   atomic.Bool
	reloading int32
	resizing  uint32
	inflight  map[string]bool
	loading   map[string]struct{}
	marks     sync.Map
	peers     []*peer
	wake      chan struct{}
}

type peer struct {
	name  string
	dirty bool
}

// Sync stays busy for ever once it was cancelled.
func (s *Syncer) Sync(ctx context.Context, key string) error {
	s.mu.Lock()
	if s.busy {
		s.mu.Unlock()
		return errBusy
	}
	s.busy = true // want `s.busy is set at line \d+ and cleared at line \d+, but not when Pull is cancelled or fails at line \d+: it stays set`
	s.mu.Unlock()

	if err := s.back.Pull(ctx, key); err != nil { // ^leaves
		return err
	}

	s.mu.Lock()
	s.busy = false // ^rest
	s.mu.Unlock()
	return nil
}

// SyncAtomic uses an atomic flag without asking who has it.
func (s *Syncer) SyncAtomic(ctx context.Context) error {
	s.syncing.Store(true) // want `s.syncing is set`
	select {
	case <-s.wake:
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
	s.syncing.Store(false) // ^rest
	return nil
}

// SyncOnce wins the flag with a compare-and-swap.
func (s *Syncer) SyncOnce(ctx context.Context, key string) error {
	if !s.syncing.CompareAndSwap(false, true) { // want `s.syncing is set`
		return errBusy
	}
	if err := s.back.Pull(ctx, key); err != nil { // ^leaves
		return err
	}
	s.syncing.Store(false) // ^rest
	return nil
}

// SyncSwap wins it with a swap.
func (s *Syncer) SyncSwap(ctx context.Context, key string) error {
	if s.syncing.Swap(true) { // want `s.syncing is set`
		return errBusy
	}
	if err := s.back.Pull(ctx, key); err != nil { // ^leaves
		return err
	}
	s.syncing.Swap(false) // ^rest
	return nil
}

// Reload wins an integer that serves as a flag.
func (s *Syncer) Reload(ctx context.Context, key string) error {
	if atomic.CompareAndSwapInt32(&s.reloading, 0, 1) { // want `s.reloading enters a state`
		if err := s.back.Pull(ctx, key); err != nil { // ^leaves
			return err
		}
		atomic.StoreInt32(&s.reloading, 0) // ^rest
		return nil
	}
	return errBusy
}

// Resize gives an integer flag back with a second compare-and-swap.
func (s *Syncer) Resize(ctx context.Context, limit time.Duration) error {
	if !atomic.CompareAndSwapUint32(&s.resizing, 0, 1) { // want `s.resizing enters a state`
		return errBusy
	}
	select {
	case <-s.wake:
	case <-time.After(limit): // ^leaves
		return errors.New("still in use")
	}
	atomic.CompareAndSwapUint32(&s.resizing, 1, 0) // ^rest
	return nil
}

// Fetch marks a key as being fetched: later calls for that key turn away.
func (s *Syncer) Fetch(ctx context.Context, key string) error {
	s.mu.Lock()
	if s.inflight[key] {
		s.mu.Unlock()
		return errBusy
	}
	s.inflight[key] = true // want `s.inflight gets an entry at line \d+ and loses it at line \d+, but not when Pull is cancelled`
	s.mu.Unlock()
	if err := s.back.Pull(ctx, key); err != nil { // ^leaves
		return err
	}
	s.mu.Lock()
	delete(s.inflight, key) // ^rest
	s.mu.Unlock()
	return nil
}

// Load marks a key in a set.
func (s *Syncer) Load(ctx context.Context, key string) error {
	if _, ok := s.loading[key]; ok {
		return errBusy
	}
	s.loading[key] = struct{}{} // want `s.loading gets an entry`
	select {
	case <-ctx.Done(): // ^leaves
		return context.Cause(ctx)
	case <-s.wake:
	}
	delete(s.loading, key) // ^rest
	return nil
}

// Mark marks a key in a sync.Map.
func (s *Syncer) Mark(ctx context.Context, key string) error {
	if _, loaded := s.marks.LoadOrStore(key, true); loaded { // want `s.marks gets an entry`
		return errBusy
	}
	if err := s.back.Pull(ctx, key); err != nil { // ^leaves
		return err
	}
	s.marks.Delete(key) // ^rest
	return nil
}

// Pause sets a flag that is promoted from an embedded struct.
func (s *Syncer) Pause(ctx context.Context) error {
	s.paused = true                           // want `s.gate.paused is set`
	if err := s.back.Drain(ctx); err != nil { // ^leaves
		return err
	}
	s.paused = false // ^rest
	return nil
}

// Push marks a peer that it found in a field.
func (s *Syncer) Push(ctx context.Context, i int) error {
	p := s.peers[i]
	p.dirty = true                                   // want `s.peers\[…\].dirty is set`
	if err := s.back.Pull(ctx, p.name); err != nil { // ^leaves
		return err
	}
	p.dirty = false // ^rest
	return nil
}

// PushTo marks a peer that it was given.
func PushTo(ctx context.Context, b backend, p *peer) error {
	p.dirty = true                              // want `p.dirty is set`
	if err := b.Pull(ctx, p.name); err != nil { // ^leaves
		return err
	}
	p.dirty = false // ^rest
	return nil
}

var rebuilding bool

// Rebuild marks a global.
func Rebuild(ctx context.Context, b backend) error {
	if rebuilding {
		return errBusy
	}
	rebuilding = true                    // want `rebuilding is set`
	if err := b.Drain(ctx); err != nil { // ^leaves
		return err
	}
	rebuilding = false // ^rest
	return nil
}

// SyncTwice clears the flag when the first wait is cancelled, and not when the
// second is.
func (s *Syncer) SyncTwice(ctx context.Context, a, b string) error {
	s.busy = true // want `s.busy is set`
	if err := s.back.Pull(ctx, a); err != nil {
		s.busy = false
		return err
	}
	if err := s.back.Pull(ctx, b); err != nil { // ^leaves
		return err
	}
	s.busy = false // ^rest
	return nil
}
