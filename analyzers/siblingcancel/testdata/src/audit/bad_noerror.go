package audit

import (
	"context"

	"golang.org/x/sync/singleflight"
)

// A Guess is shared by all who ask for the same.
type Guess struct {
	flights singleflight.Group
	find    func(ctx context.Context, key string) (string, error)
}

// best has no error to return.
func (g *Guess) best(ctx context.Context, key string) (string, bool) {
	v, err := g.find(ctx, key)
	return v, err == nil
}

func (g *Guess) keep(v string, ok bool) string {
	if ok {
		println("kept", v)
	}
	return v
}

// Get gives all what the work of one has come to.
func (g *Guess) Get(ctx context.Context, key string) (any, error) {
	v, err, _ := g.flights.Do(key, func() (any, error) { // ^rest
		v, ok := g.best(ctx, key) /* ^leaves */ // want `g.best at line \d+ works for all callers .* when that one is cancelled, all get what it has come to by then`
		return g.keep(v, ok), nil
	})
	return v, err
}
