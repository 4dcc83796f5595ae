package auditpoints

import (
	"context"
	"fmt"
	"time"
)

type peer interface {
	Ask(ctx context.Context, q string) (string, error)
	Tell(ctx context.Context, q string) error
}

// FormPhi tests the error of either of two calls.
func (l *Link) FormPhi(ctx context.Context, p peer, q string) error {
	l.waiting++ // want `l.waiting is counted up`
	var err error
	if q == "" {
		err = p.Tell(ctx, "hello") // ^leaves
	} else {
		_, err = p.Ask(ctx, q)
	}
	if err != nil {
		return err
	}
	l.waiting-- // ^rest
	return nil
}

// FormBare returns a named error without saying so.
func (l *Link) FormBare(ctx context.Context, p peer) (err error) {
	l.busy = true                           // want `l.busy is set`
	if err = p.Tell(ctx, "x"); err != nil { // ^leaves
		return
	}
	l.busy = false // ^rest
	return
}

// FormEqual tests for success.
func (l *Link) FormEqual(ctx context.Context, p peer) error {
	queue := l.queue
	l.queue = nil                // want `l.queue is taken`
	err := p.Tell(ctx, queue[0]) // ^leaves
	if err == nil {
		l.queue = append(queue, "done") // ^rest
	}
	return err
}

// FormSwitch tests in a switch.
func (l *Link) FormSwitch(ctx context.Context, p peer) error {
	l.waiting++                         // want `l.waiting is counted up`
	switch a, err := p.Ask(ctx, "x"); { // ^leaves
	case err != nil:
		return fmt.Errorf("ask: %w", err)
	case a == "":
		l.waiting-- // ^rest
		return errStopped
	}
	l.waiting--
	return nil
}

func (l *Link) next(ctx context.Context, answers <-chan string) (string, bool) {
	select {
	case a := <-answers:
		return a, true
	case <-ctx.Done():
		return "", false
	}
}

// FormBool is told by the second of two results.
func (l *Link) FormBool(ctx context.Context, answers <-chan string) error {
	l.waiting++                   // want `l.waiting is counted up`
	a, ok := l.next(ctx, answers) // ^leaves
	if !ok {
		return errStopped
	}
	l.queue = append(l.queue, a)
	l.waiting-- // ^rest
	return nil
}

// FormVoid has nothing to report: it just leaves.
func (l *Link) FormVoid(ctx context.Context) {
	l.busy = true // want `l.busy is set`
	select {
	case <-ctx.Done(): // ^leaves
		return
	case <-l.ready:
	}
	l.busy = false // ^rest
}

// FormNil reports success when it is cancelled, and restores nothing either.
func (l *Link) FormNil(ctx context.Context) error {
	l.waiting++ // want `l.waiting is counted up`
	select {
	case <-ctx.Done(): // ^leaves
		return nil
	case <-l.ready:
		l.waiting-- // ^rest
	}
	return nil
}

// FormDerived waits under a context that it derives.
func (l *Link) FormDerived(ctx context.Context, p peer) error {
	ctx, cancel := context.WithTimeoutCause(ctx, time.Second, errStopped)
	defer cancel()
	l.waiting++                              // want `l.waiting is counted up`
	if err := p.Tell(ctx, "x"); err != nil { // ^leaves
		return err
	}
	l.waiting-- // ^rest
	return nil
}

// FormChecked asks for the cause once the call has failed; that does not undo.
func (l *Link) FormChecked(ctx context.Context, p peer) error {
	l.busy = true                            // want `l.busy is set`
	if err := p.Tell(ctx, "x"); err != nil { // ^leaves
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return err
	}
	l.busy = false // ^rest
	return nil
}

// FormGuarded undoes only if the context has not ended, of all things.
func (l *Link) FormGuarded(ctx context.Context) error {
	l.busy = true // want `l.busy is set`
	select {
	case <-l.ready:
	case <-ctx.Done(): // ^leaves
		if ctx.Err() == nil {
			l.busy = false
		}
		return ctx.Err()
	}
	l.busy = false // ^rest
	return nil
}

// FormArm undoes in the arm of the normal way, beside a timer that does not.
func (l *Link) FormArm(ctx context.Context) error {
	t := time.NewTimer(time.Second)
	defer t.Stop()
	queue := l.queue
	l.queue = nil // want `l.queue is taken`
	select {
	case <-l.ready:
		l.queue = queue // ^rest
	case <-t.C: // ^leaves
	case <-ctx.Done():
		l.queue = queue
	}
	return nil
}
