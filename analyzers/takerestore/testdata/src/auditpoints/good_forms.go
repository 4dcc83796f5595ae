package auditpoints

import (
	"context"
	"fmt"
)

// FormPhiEdge undoes after either of two calls.
func (l *Link) FormPhiEdge(ctx context.Context, p peer, q string) error {
	l.waiting++
	var err error
	if q == "" {
		err = p.Tell(ctx, "hello")
	} else {
		_, err = p.Ask(ctx, q)
	}
	if err != nil {
		l.waiting--
		return err
	}
	l.waiting--
	return nil
}

// FormBareDefer undoes what a bare return leaves.
func (l *Link) FormBareDefer(ctx context.Context, p peer) (err error) {
	l.busy = true
	defer func() {
		if err == nil {
			return
		}
		l.busy = false
	}()
	if err = p.Tell(ctx, "x"); err != nil {
		return
	}
	l.busy = false
	return
}

// FormSwitchAll undoes in each case.
func (l *Link) FormSwitchAll(ctx context.Context, p peer) error {
	l.waiting++
	switch a, err := p.Ask(ctx, "x"); {
	case err != nil:
		l.waiting--
		return fmt.Errorf("ask: %w", err)
	case a == "":
		l.waiting--
		return errStopped
	default:
		l.waiting--
		return nil
	}
}

// FormOtherErrors undoes unless it knows that the peer is gone, in which case
// it closes the link.
func (l *Link) FormOtherErrors(ctx context.Context, p peer) error {
	l.busy = true
	if err := p.Tell(ctx, "x"); err != nil {
		if ctx.Err() == nil {
			l.Close()
			return err
		}
		l.busy = false
		return err
	}
	l.busy = false
	return nil
}

// FormDetached finishes what it has begun under a context of its own.
func (l *Link) FormDetached(ctx context.Context, p peer) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	finish := context.WithoutCancel(ctx)
	l.busy = true
	if err := p.Tell(finish, "x"); err != nil {
		return err
	}
	l.busy = false
	return nil
}

// FormGoto leaves by a label where all is undone.
func (l *Link) FormGoto(ctx context.Context, p peer) (err error) {
	l.waiting++
	if err = p.Tell(ctx, "x"); err != nil {
		goto out
	}
	err = p.Tell(ctx, "y")
out:
	l.waiting--
	return err
}

// FormLookup reads from a table by what the context says: nothing can be
// cancelled there, although it is given one and tells by a bool.
func (l *Link) FormLookup(ctx context.Context, table map[string]string) error {
	l.waiting++
	a, ok := lookup(ctx, table)
	if !ok {
		return errStopped
	}
	l.queue = append(l.queue, a)
	l.waiting--
	return nil
}

func lookup(ctx context.Context, table map[string]string) (string, bool) {
	name, _ := nameOf(ctx)
	a, ok := table[name]
	return a, ok
}
