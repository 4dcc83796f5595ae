// Package auditcallers leaves undoing to callers, some of which do it.
package auditcallers

import (
	"context"
	"errors"
)

type api interface {
	Call(ctx context.Context, name string) error
}

// An Agent has one task at a time.
type Agent struct {
	api   api
	busy  bool
	depth int
	tasks []string
}

// some is called by one function that undoes, and by one that does not.
func (a *Agent) some(ctx context.Context) error {
	a.busy = true                                   // want `a.busy is set`
	if err := a.api.Call(ctx, "some"); err != nil { // ^leaves
		return err
	}
	a.busy = false // ^rest
	return nil
}

// Careful undoes.
func (a *Agent) Careful(ctx context.Context) error {
	if err := a.some(ctx); err != nil {
		a.busy = false
		return err
	}
	return nil
}

// Careless does not.
func (a *Agent) Careless(ctx context.Context) error {
	return a.some(ctx)
}

// Exported has a caller here that undoes, and others that nobody knows.
func (a *Agent) Exported(ctx context.Context) error {
	a.depth++                                           // want `a.depth is counted up`
	if err := a.api.Call(ctx, "exported"); err != nil { // ^leaves
		return err
	}
	a.depth-- // ^rest
	return nil
}

// Wrapped is that caller.
func (a *Agent) Wrapped(ctx context.Context) error {
	if err := a.Exported(ctx); err != nil {
		a.depth--
		return err
	}
	return nil
}

// valued is called through a value too.
func (a *Agent) valued(ctx context.Context) error {
	a.busy = true                                     // want `a.busy is set`
	if err := a.api.Call(ctx, "valued"); err != nil { // ^leaves
		return err
	}
	a.busy = false // ^rest
	return nil
}

// Register hands the method out.
func (a *Agent) Register(f func(func(context.Context) error)) { f(a.valued) }

// Valued undoes, but it is not the only caller.
func (a *Agent) Valued(ctx context.Context) error {
	if err := a.valued(ctx); err != nil {
		a.busy = false
		return err
	}
	return nil
}

// other undoes something else.
func (a *Agent) other(ctx context.Context) error {
	tasks := a.tasks
	a.tasks = nil                                     // want `a.tasks is taken`
	if err := a.api.Call(ctx, tasks[0]); err != nil { // ^leaves
		return err
	}
	a.tasks = tasks // ^rest
	return nil
}

// Other is its caller.
func (a *Agent) Other(ctx context.Context) error {
	if err := a.other(ctx); err != nil {
		a.busy = false
		return errors.Join(err, errors.New("other"))
	}
	return nil
}
