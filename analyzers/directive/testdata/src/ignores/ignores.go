// Package ignores shows directives that keep findings from being reported, and
// those that keep nothing.
package ignores

import (
	"context"
	"sync"
)

type Remote interface {
	Send(ctx context.Context, lines []string) error
	Open(ctx context.Context) error
}

type Spool struct {
	mu     sync.Mutex
	lines  []string
	open   bool
	remote Remote
}

// Beside is ignored on the line of the finding.
func (s *Spool) Beside(ctx context.Context) error {
	lines := s.lines
	s.lines = nil //cancelsafe:ignore takerestore the lines are printed again by their writers
	if err := s.remote.Send(ctx, lines); err != nil {
		return err
	}
	s.lines = lines
	return nil
}

// Above is ignored above the finding.
func (s *Spool) Above(ctx context.Context) error {
	lines := s.lines
	//cancelsafe:ignore takerestore the lines are printed again by their writers
	s.lines = nil
	if err := s.remote.Send(ctx, lines); err != nil {
		return err
	}
	s.lines = lines
	return nil
}

// Whole is ignored as a whole.
//
//cancelsafe:ignore takerestore the lines are printed again by their writers
func (s *Spool) Whole(ctx context.Context) error {
	lines := s.lines
	s.lines = nil
	if err := s.remote.Send(ctx, lines); err != nil {
		return err
	}
	s.lines = lines
	return nil
}

// Audited is used by a finding of the audit tier, which is not wanted here.
func (s *Spool) Audited(ctx context.Context) error {
	s.open = true //cancelsafe:ignore takerestore an open spool is opened again
	if err := s.remote.Open(ctx); err != nil {
		return err
	}
	if len(s.lines) == 0 {
		return nil
	}
	s.open = false
	return nil
}

// Elsewhere has its directive on another line.
func (s *Spool) Elsewhere(ctx context.Context) error {
	//cancelsafe:ignore takerestore the lines are printed again by their writers // want `^//cancelsafe:ignore has no effect: takerestore would report nothing here, in either tier \(directive\)$`
	lines := s.lines
	s.lines = nil
	if err := s.remote.Send(ctx, lines); err != nil {
		return err
	}
	s.lines = lines
	return nil
}

// Fixed has been fixed, and kept its directive.
func (s *Spool) Fixed(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	//cancelsafe:ignore takerestore,droppedsend they are printed again // want `takerestore and droppedsend would report nothing here`
	return s.remote.Send(ctx, s.lines)
}

// Both names a rule too many.
func (s *Spool) Both(ctx context.Context) error {
	lines := s.lines
	s.lines = nil //cancelsafe:ignore takerestore,tornwrite they are printed again // want `: tornwrite would report nothing here`
	if err := s.remote.Send(ctx, lines); err != nil {
		return err
	}
	s.lines = lines
	return nil
}

// Wrong has directives that say nothing.
func (s *Spool) Wrong(ctx context.Context) error {
	//cancelsafe:ignore // want `^//cancelsafe:ignore has no effect: it names no rule, and gives no reason`
	lines := s.lines
	s.lines = nil //cancelsafe:ignore takerestore // want `it gives no reason`
	//cancelsafe:ignore takerestores they are printed again // want `there is no rule "takerestores"`
	if err := s.remote.Send(ctx, lines); err != nil {
		return err //cancelsafe:ignore takerestore, droppedsend no // want `single commas`
	}
	// cancelsafe:ignore takerestore they are printed again // want `there is a space behind the "//"`
	s.lines = lines
	//cancelsafe:ignroe takerestore they are printed again // want `^//cancelsafe:ignroe has no effect: there is no verb "ignroe": use ignore, `

	//cancelsafe:ignore takerestore it is in the wrong place // want `stands neither beside code nor right above`

	//cancelsafe:ignore directive it is in the wrong place // want `what is wrong with a directive cannot be ignored`
	return nil //cancelsafe: ignore takerestore no // want `no verb follows the colon`
}

// NoLint comments are for others to check.
func (s *Spool) NoLint(ctx context.Context) error {
	return s.remote.Send(ctx, s.lines) //nolint:takerestore
}
