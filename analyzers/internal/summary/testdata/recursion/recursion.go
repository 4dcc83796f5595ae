// Package recursion has functions that call each other, so that what is known
// of one depends on what is known of the others.
package recursion

import "context"

type S struct {
	a, b, c int
	busy    bool
	items   []int
}

func (s *S) Even(n int) bool {
	s.a++
	return n == 0 || s.Odd(n-1)
}

func (s *S) Odd(n int) bool {
	s.b++
	return n != 0 && s.Even(n-1)
}

func (s *S) One(n int) {
	s.c++
	if n > 0 {
		s.Two(n - 1)
	}
}

func (s *S) Two(n int) {
	if n > 1 {
		s.Three(n - 2)
	}
	s.busy = true
}

func (s *S) Three(n int) {
	s.items = nil
	s.One(n)
}

func (s *S) Self(ctx context.Context, n int) error {
	s.a++
	if err := ctx.Err(); err != nil {
		s.a--
		return err
	}
	return s.Self(ctx, n-1)
}
