// Package group has work that is done side by side.
package group

import "context"

// A Remote is where things are copied to.
type Remote interface {
	Put(ctx context.Context, part string) error
	Complete(ctx context.Context, name string) (string, error)
	Abort(ctx context.Context) error
}

// A Copier copies things in parts.
type Copier struct {
	remote Remote
	done   []string
}

type progress struct {
	ctx   context.Context
	notes chan string
}

func newProgress(ctx context.Context) *progress { return &progress{ctx: ctx, notes: make(chan string)} }

func (p *progress) note(text string) bool {
	select {
	case p.notes <- text:
		return true
	case <-p.ctx.Done():
		return false
	}
}
