// Package audithelpers takes and restores through functions, of its own package and
// of another one.
package audithelpers

import (
	"context"
	"errors"
	"sync"

	"depledger"
)

var errBusy = errors.New("busy")

type remote interface {
	Send(ctx context.Context, lines []string) error
	Ping(ctx context.Context) error
}

// A Spool keeps lines until they are sent.
type Spool struct {
	mu     sync.Mutex
	remote remote
	lines  []string
	busy   bool
	open   int
	ledger *depledger.Ledger
	books  depledger.Ledger
}

func (s *Spool) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy = true
}

func (s *Spool) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy = false
}

func (s *Spool) tryBegin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy {
		return false
	}
	s.busy = true
	return true
}

func (s *Spool) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := s.lines
	s.lines = nil
	return lines
}

func (s *Spool) putBack(lines []string) {
	s.mu.Lock()
	s.lines = append(lines, s.lines...)
	s.mu.Unlock()
}

func (s *Spool) beginCounted() { s.begin() }
func (s *Spool) endCounted()   { s.end() }

// Flush begins in a helper and ends in another, but not when it is cancelled.
func (s *Spool) Flush(ctx context.Context) error {
	s.begin()                                           // want `s.busy is set at line \d+ and cleared at line \d+, but not when Send is cancelled or fails`
	if err := s.remote.Send(ctx, s.lines); err != nil { // ^leaves
		return err
	}
	s.end() // ^rest
	return nil
}

// FlushTried begins in a helper that may refuse.
func (s *Spool) FlushTried(ctx context.Context) error {
	if !s.tryBegin() { // want `s.busy is set`
		return errBusy
	}
	if err := s.remote.Send(ctx, s.lines); err != nil { // ^leaves
		return err
	}
	s.end() // ^rest
	return nil
}

// FlushDeep is two calls away from the flag.
func (s *Spool) FlushDeep(ctx context.Context) error {
	s.beginCounted()                           // want `s.busy is set`
	if err := s.remote.Ping(ctx); err != nil { // ^leaves
		return err
	}
	s.endCounted() // ^rest
	return nil
}

// FlushMixed sets the flag itself and leaves clearing it to a helper.
func (s *Spool) FlushMixed(ctx context.Context) error {
	s.busy = true                              // want `s.busy is set`
	if err := s.remote.Ping(ctx); err != nil { // ^leaves
		return err
	}
	s.end() // ^rest
	return nil
}

// Resend takes the lines in a helper and puts back those that were refused.
func (s *Spool) Resend(ctx context.Context, refused func([]string) []string) error {
	lines := s.take()                                 // want `s.lines is taken`
	if err := s.remote.Send(ctx, lines); err != nil { // ^leaves
		return err
	}
	s.putBack(refused(lines)) // ^rest
	return nil
}

// commit clears the flag only when it succeeds.
func (s *Spool) commit(ctx context.Context) error {
	if err := s.remote.Ping(ctx); err != nil {
		return err
	}
	s.busy = false
	return nil
}

// FlushCommit relies on a helper that restores on success only.
func (s *Spool) FlushCommit(ctx context.Context) error {
	s.begin()                                           // want `s.busy is set`
	if err := s.remote.Send(ctx, s.lines); err != nil { // ^leaves
		return err
	}
	return s.commit(ctx) // ^rest
}

// FlushLast waits nowhere but in that helper.
func (s *Spool) FlushLast(ctx context.Context) error {
	s.begin()                             // want `s.busy is set`
	if err := s.commit(ctx); err != nil { // ^leaves ^rest
		return err
	}
	return nil
}

// pingOrEnd clears the flag only when it fails.
func (s *Spool) pingOrEnd(ctx context.Context) error {
	if err := s.remote.Ping(ctx); err != nil {
		s.end()
		return err
	}
	return nil
}

// FlushPing relies on a helper that restores when it fails itself, and forgets
// its own wait after that.
func (s *Spool) FlushPing(ctx context.Context) error {
	s.begin() // want `s.busy is set .* but not when Send is cancelled`
	if err := s.pingOrEnd(ctx); err != nil {
		return err
	}
	if err := s.remote.Send(ctx, s.lines); err != nil { // ^leaves
		return err
	}
	s.end() // ^rest
	return nil
}

// Charge reserves in an object of another package.
func (s *Spool) Charge(ctx context.Context) error {
	s.ledger.Reserve()                         // want `s.ledger.reserved is counted up`
	if err := s.remote.Ping(ctx); err != nil { // ^leaves
		return err
	}
	s.ledger.Release() // ^rest
	return nil
}

// ChargeTried reserves there only if there is room.
func (s *Spool) ChargeTried(ctx context.Context) error {
	if err := s.ledger.TryReserve(10); err != nil { // want `s.ledger.reserved is counted up`
		return err
	}
	if err := s.remote.Ping(ctx); err != nil { // ^leaves
		return err
	}
	s.ledger.Release() // ^rest
	return nil
}

// Audit opens the books of a ledger that it is given.
func Audit(ctx context.Context, l *depledger.Ledger, r remote) error {
	l.Begin()                           // want `l.open is set`
	if err := r.Ping(ctx); err != nil { // ^leaves
		return err
	}
	l.End() // ^rest
	return nil
}

// Settle relies on a method there that restores on success only.
func (s *Spool) Settle(ctx context.Context) error {
	s.ledger.Begin()                           // want `s.ledger.open is set`
	if err := s.remote.Ping(ctx); err != nil { // ^leaves
		return err
	}
	return s.ledger.Settle(ctx) // ^rest
}

// Drain takes entries there, and puts them back there.
func (s *Spool) Drain(ctx context.Context) error {
	entries := s.ledger.Take()                          // want `s.ledger.entries is taken`
	if err := s.remote.Send(ctx, entries); err != nil { // ^leaves
		return err
	}
	s.ledger.Put(entries[:1]) // ^rest
	return nil
}
