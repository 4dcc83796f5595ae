// Package audit has fields of which it is not certain that they belong together.
package audit

import (
	"context"
	"sync"
)

// A Session has a token and its user.
type Session struct {
	mu    sync.Mutex
	token string
	user  string
	zone  string
}

func (s *Session) set(token, user string) { s.token, s.user = token, user }

func (s *Session) replace(token, user string) { s.token, s.user = token, user }

// Renew writes the token first.
func (s *Session) Renew(ctx context.Context, token string, who func(context.Context, string) (string, error)) error {
	s.token = token              // want `s.token is written .* and s.user .*: the two are written together elsewhere \(splitupdate, audit\)`
	user, err := who(ctx, token) // ^leaves
	if err != nil {
		return err
	}
	s.user = user // ^rest
	return nil
}

// A Range has two ends, and no lock is seen.
type Range struct{ low, high int }

func (r *Range) set(low, high int) { r.low, r.high = low, high }

// Widen writes the lower end first.
func (r *Range) Widen(ctx context.Context, ask func(context.Context) (int, error)) error {
	r.low = 0             // want `r.low is written .*everywhere else \(splitupdate, audit\)`
	high, err := ask(ctx) // ^leaves
	if err != nil {
		return err
	}
	r.high = high // ^rest
	return nil
}

// A Pipeline runs observers, and then drains what they have counted.
type Pipeline struct {
	mu        sync.Mutex
	observers []func(context.Context)
	drains    map[string][]drain
}

type drain struct{ read func() int }

// Collect checks the context among the observers.
func (p *Pipeline) Collect(ctx context.Context) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, observe := range p.observers {
		observe(ctx)                      // want `the functions in p.observers are called at line \d+ and those in p.drains at line \d+, under one lock, but when ctx ends`
		if err := ctx.Err(); err != nil { // ^leaves
			return 0, err
		}
	}
	sum := 0
	for _, list := range p.drains {
		for _, d := range list {
			sum += d.read() // ^rest
		}
	}
	return sum, nil
}

// flush is called by nobody here but a test, whose context never ends.
func (p *Pipeline) flush(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, observe := range p.observers {
		observe(ctx)                      // want `the functions in p.observers are called`
		if err := ctx.Err(); err != nil { // ^leaves
			return err
		}
	}
	for _, list := range p.drains {
		for _, d := range list {
			d.read() // ^rest
		}
	}
	return nil
}
