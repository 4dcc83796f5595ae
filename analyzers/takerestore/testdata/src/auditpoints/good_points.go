package auditpoints

import (
	"context"
	"errors"
	"time"
)

// OwnStop waits for the end of the object itself.
func (l *Link) OwnStop() error {
	l.waiting++
	select {
	case <-l.ready:
	case <-l.stop:
		return errStopped
	}
	l.waiting--
	return nil
}

// DeadlineClose kills the object whose read timed out.
func (l *Link) DeadlineClose(buf []byte) error {
	l.conn.SetReadDeadline(time.Now().Add(time.Second))
	l.waiting++
	if _, err := l.conn.Read(buf); err != nil {
		l.Close()
		return err
	}
	l.waiting--
	return nil
}

// Close ends the link.
func (l *Link) Close() error {
	close(l.stop)
	return l.conn.Close()
}

// Both timers restore.
func (l *Link) TimerEdge(limit time.Duration) bool {
	l.busy = true
	defer func() { l.busy = false }()
	select {
	case <-time.After(limit):
		return false
	case <-l.ready:
		return true
	}
}

// Sleep is a wait for a timer that a context may cut short: time passing is the
// normal way.
func (l *Link) Sleep(ctx context.Context, d time.Duration) error {
	l.waiting++
	defer func() { l.waiting-- }()
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// AllErrors restores for all errors, whatever they mean.
func (l *Link) AllErrors(line string) error {
	l.busy = true
	err := l.backend(line)
	l.busy = false
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// OnlyCanceled restores for the cancellation.
func (l *Link) OnlyCanceled(line string) error {
	l.busy = true
	err := l.backend(line)
	if errors.Is(err, context.Canceled) {
		l.busy = false
		return err
	}
	l.busy = false
	return err
}

// Todo waits under a context that cannot end.
func (l *Link) Todo(call func(context.Context) error) error {
	l.waiting++
	if err := call(context.TODO()); err != nil {
		return err
	}
	l.waiting--
	return nil
}

// Valued adds values to such a context.
func (l *Link) Valued(ctx context.Context, call func(context.Context) error) error {
	type key struct{}
	detached := context.WithValue(context.WithoutCancel(ctx), key{}, l)
	l.waiting++
	if err := call(detached); err != nil {
		return err
	}
	l.waiting--
	return nil
}

// Lookup reads a value out of the context, which waits for nothing.
func (l *Link) Lookup(ctx context.Context) error {
	l.waiting++
	name, ok := nameOf(ctx)
	if !ok {
		return errStopped
	}
	l.queue = append(l.queue, name)
	l.waiting--
	return nil
}

type nameKey struct{}

func nameOf(ctx context.Context) (string, bool) {
	s, ok := ctx.Value(nameKey{}).(string)
	return s, ok
}

// First asks before it takes, in each round.
func (l *Link) First(ctx context.Context, lines []string) error {
	for _, line := range lines {
		if err := ctx.Err(); err != nil {
			return err
		}
		l.busy = true
		l.queue = append(l.queue, line)
		l.busy = false
	}
	return nil
}

// Ignored goes on after a failure: the error is not an exit.
func (l *Link) Ignored(ctx context.Context, call func(context.Context) error) {
	l.waiting++
	if err := call(ctx); err != nil {
		l.queue = append(l.queue, err.Error())
	}
	l.waiting--
}
