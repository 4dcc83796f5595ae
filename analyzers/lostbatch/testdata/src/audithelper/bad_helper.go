// Package audithelper uses what another package keeps.
package audithelper

import (
	"context"

	"depspool"
)

// A Shipper ships lines.
type Shipper struct {
	spool *depspool.Spool
	stack *depspool.Stack[int]
	ship  func(context.Context, string) error
	num   func(context.Context, int) error
}

// Ship takes all lines at once.
func (s *Shipper) Ship(ctx context.Context) error {
	for _, line := range s.spool.TakeAll() { // want "a batch is taken from s.spool.lines by TakeAll"
		if err := s.ship(ctx, line); err != nil { // ^leaves ^rest
			return err
		}
	}
	return nil
}

// Join takes line after line.
func (s *Shipper) Join(ctx context.Context, n int) ([]string, error) {
	var lines []string
	for len(lines) < n {
		if ctx.Err() != nil { // ^leaves
			return nil, ctx.Err()
		}
		lines = append(lines, s.spool.TakeOne()) /* ^rest */ // want "items are taken from s.spool.lines by TakeOne"
	}
	return lines, nil
}

// Numbers takes them from a generic stack.
func (s *Shipper) Numbers(ctx context.Context) error {
	for _, n := range s.stack.Drain() { // want "a batch is taken from s.stack.items by Drain"
		if err := s.num(ctx, n); err != nil { // ^leaves ^rest
			return err
		}
	}
	return nil
}
