// Package states moves objects through states of an enumeration.
package states

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

type state int

const (
	idle state = iota
	flushing
	compacting
	broken
)

var errState = errors.New("wrong state")

type disk interface {
	Write(ctx context.Context, seg int) error
	Merge(ctx context.Context) error
}

// A Store refuses work in the wrong state.
type Store struct {
	mu    sync.Mutex
	disk  disk
	state state
	phase atomic.Int32
	role  string
	seg   int
	wake  chan struct{}
}

// Flush is stuck in flushing once it was cancelled: all later calls are refused.
func (s *Store) Flush(ctx context.Context) error {
	s.mu.Lock()
	if s.state != idle {
		s.mu.Unlock()
		return errState
	}
	s.state = flushing // want `s.state enters a state at line \d+ and leaves it at line \d+, but not when Write is cancelled or fails`
	s.mu.Unlock()

	if err := s.disk.Write(ctx, s.seg); err != nil { // ^leaves
		return err
	}

	s.mu.Lock()
	s.state = idle // ^rest
	s.mu.Unlock()
	return nil
}

// Compact looks at the state in a switch.
func (s *Store) Compact(ctx context.Context) error {
	switch s.state {
	case flushing, compacting:
		return errState
	}
	s.state = compacting // want `s.state enters a state`
	select {
	case <-s.wake:
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
	s.state = idle // ^rest
	return nil
}

// Merge moves an atomic state with a compare-and-swap, which is the guard.
func (s *Store) Merge(ctx context.Context) error {
	if !s.phase.CompareAndSwap(int32(idle), int32(compacting)) { // want `s.phase enters a state`
		return errState
	}
	if err := s.disk.Merge(ctx); err != nil { // ^leaves
		return err
	}
	s.phase.Store(int32(idle)) // ^rest
	return nil
}

// Promote names its states.
func (s *Store) Promote(ctx context.Context) error {
	if s.role != "follower" {
		return errState
	}
	s.role = "candidate"                      // want `s.role enters a state`
	if err := s.disk.Merge(ctx); err != nil { // ^leaves
		return err
	}
	s.role = "leader" // ^rest
	return nil
}

// Upgrade goes through two states; the second wait leaves the second one.
func (s *Store) Upgrade(ctx context.Context) error {
	if s.state != idle {
		return errState
	}
	s.state = flushing
	if err := s.disk.Write(ctx, 1); err != nil {
		s.state = idle
		return err
	}
	if s.state != flushing {
		return errState
	}
	s.state = compacting                      // want `s.state enters a state`
	if err := s.disk.Merge(ctx); err != nil { // ^leaves
		return err
	}
	s.state = idle // ^rest
	return nil
}
