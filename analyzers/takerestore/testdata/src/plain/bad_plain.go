// Package plain has changes of which the function itself shows that they keep later
// calls out, or that the program goes on when its wait ends.
package plain

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

var errBusy = errors.New("busy")

// A Store is kept in sync with another one.
type Store struct {
	mu      sync.Mutex
	busy    bool
	running atomic.Bool
	seen    map[string]bool
	active  int
	dirty   bool
	pull    func(ctx context.Context) error
	wake    chan struct{}
}

// Sync turns away who comes while it runs.
func (s *Store) Sync(ctx context.Context) error {
	s.mu.Lock()
	if s.busy {
		s.mu.Unlock()
		return errBusy
	}
	s.busy = true // want `s.busy is set at line \d+ and cleared at line \d+, .*\(takerestore\)$`
	s.mu.Unlock()
	if err := s.pull(ctx); err != nil { // ^leaves
		return err
	}
	s.busy = false // ^rest
	return nil
}

// Swap does so with an atomic.
func (s *Store) Swap(ctx context.Context) error {
	if !s.running.CompareAndSwap(false, true) { // want `s.running is set at line \d+ and cleared at line \d+, .*\(takerestore\)$`
		return errBusy
	}
	if err := s.pull(ctx); err != nil { // ^leaves
		return err
	}
	s.running.Store(false) // ^rest
	return nil
}

// begin refuses to begin twice.
func (s *Store) begin() error {
	if s.busy {
		return errBusy
	}
	s.busy = true
	return nil
}

func (s *Store) end() { s.busy = false }

// Begin leaves that to helpers.
func (s *Store) Begin(ctx context.Context) error {
	if err := s.begin(); err != nil { // want `s.busy is set at line \d+ and cleared at line \d+, .*\(takerestore\)$`
		return err
	}
	select {
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	case <-s.wake:
	}
	s.end() // ^rest
	return nil
}

// Limit has no room for more than three.
func (s *Store) Limit(ctx context.Context) error {
	if s.active >= 3 {
		return errBusy
	}
	s.active++                          // want `s.active is counted up at line \d+ and down at line \d+, .*\(takerestore\)$`
	if err := s.pull(ctx); err != nil { // ^leaves
		return err
	}
	s.active-- // ^rest
	return nil
}

// ServeHTTP counts the requests that it works on.
func (s *Store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.active++                                  // want `s.active is counted up at line \d+ and down at line \d+, .*\(takerestore\)$`
	if err := s.pull(r.Context()); err != nil { // ^leaves
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	s.active-- // ^rest
}

// Within marks what it works on for a second at most.
func (s *Store) Within(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	s.dirty = true                      // want `s.dirty is set at line \d+ and cleared at line \d+, .*\(takerestore\)$`
	if err := s.pull(ctx); err != nil { // ^leaves
		return err
	}
	s.dirty = false // ^rest
	return nil
}

// Late gives up when a timer fires.
func (s *Store) Late() error {
	s.dirty = true // want `s.dirty is set at line \d+ and cleared at line \d+, .*\(takerestore\)$`
	select {
	case <-time.After(time.Second): // ^leaves
		return errBusy
	case <-s.wake:
	}
	s.dirty = false // ^rest
	return nil
}
