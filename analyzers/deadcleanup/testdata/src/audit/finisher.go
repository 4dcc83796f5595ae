package audit

import (
	"context"
	"time"
)

// A Journal may be on another machine.
type Journal interface {
	Put(ctx context.Context, entry string) error
	Note(ctx context.Context, entry string)
}

// A Runner keeps a journal of what it runs.
type Runner struct {
	journal Journal
	other   Journal
}

// Begin puts a job down. What it returns puts down how the job has ended, except
// for one that has been cancelled.
func (r *Runner) Begin(ctx context.Context, job string) (func(error) error, error) {
	if err := r.journal.Put(ctx, job+" begins"); err != nil { // ^leaves
		return nil, err
	}
	return func(err error) error {
		if err != nil {
			job += ": " + err.Error()
		}
		return r.journal.Put(ctx, job+" ends") /* ^rest */ // want `r.journal.Put at line \d+ is told how the work ended that it was told of at line \d+, but with ctx, which has ended if that is why the work did: it is not heard`
	}, nil
}

// BeginDetached has a context of its own for the end.
func (r *Runner) BeginDetached(ctx context.Context, job string) (func(error) error, error) {
	if err := r.journal.Put(ctx, job+" begins"); err != nil {
		return nil, err
	}
	return func(err error) error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		return r.journal.Put(ctx, job+" ends")
	}, nil
}

// BeginGiven is given the context for the end.
func (r *Runner) BeginGiven(ctx context.Context, job string) (func(context.Context, error) error, error) {
	if err := r.journal.Put(ctx, job+" begins"); err != nil {
		return nil, err
	}
	return func(ctx context.Context, err error) error { return r.journal.Put(ctx, job+" ends") }, nil
}

// BeginElsewhere puts down the end in another journal, which has not heard of it.
func (r *Runner) BeginElsewhere(ctx context.Context, job string) (func(error) error, error) {
	if err := r.journal.Put(ctx, job+" begins"); err != nil {
		return nil, err
	}
	return func(err error) error { return r.other.Put(ctx, job+" ends") }, nil
}

// BeginSteps returns the next step, which is not told of any end.
func (r *Runner) BeginSteps(ctx context.Context, job string) (func() error, error) {
	if err := r.journal.Put(ctx, job+" begins"); err != nil {
		return nil, err
	}
	return func() error { return r.journal.Put(ctx, job+" goes on") }, nil
}

// BeginNoted tells nobody whether it was heard.
func (r *Runner) BeginNoted(ctx context.Context, job string) func(error) {
	r.journal.Note(ctx, job+" begins")
	return func(err error) { r.journal.Note(ctx, job+" ends") }
}
