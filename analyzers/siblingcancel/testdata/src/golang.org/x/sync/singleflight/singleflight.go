// Package singleflight stands in for golang.org/x/sync/singleflight.
package singleflight

// A Group suppresses calls that are already in flight.
type Group struct{ calls map[string]chan Result }

// A Result is what DoChan sends.
type Result struct {
	Val    any
	Err    error
	Shared bool
}

// Do runs fn once for all that ask for key at the same time.
func (g *Group) Do(key string, fn func() (any, error)) (v any, err error, shared bool) {
	v, err = fn()
	return v, err, false
}

// DoChan is like Do, and returns a channel.
func (g *Group) DoChan(key string, fn func() (any, error)) <-chan Result {
	ch := make(chan Result, 1)
	go func() {
		v, err := fn()
		ch <- Result{v, err, false}
	}()
	return ch
}

// Forget forgets a key.
func (g *Group) Forget(key string) { delete(g.calls, key) }
