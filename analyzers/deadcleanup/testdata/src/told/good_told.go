package told

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel/metric"
)

// ServeSafely shuts down with a context that lives on.
func (s *Server) ServeSafely(ctx context.Context, work <-chan string) error {
	for {
		select {
		case w := <-work:
			s.active += len(w)
		case <-ctx.Done():
			late, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer cancel()
			return s.Shutdown(late)
		}
	}
}

// Fresh gives the variable another context.
func (s *Server) Fresh(ctx context.Context) error {
	<-ctx.Done()
	ctx = context.Background()
	return s.Shutdown(ctx)
}

// Child asks a context that is made from the one that it goes on with.
func (s *Server) Child(ctx context.Context, ready <-chan struct{}) error {
	soon, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	select {
	case <-ready:
		return nil
	case <-soon.Done():
		return s.Save(ctx, "not ready yet")
	}
}

// Other has a second context.
func (s *Server) Other(ctx, life context.Context) error {
	<-ctx.Done()
	return s.Shutdown(life)
}

// Said does nothing with the context that waits.
func (s *Server) Said(ctx context.Context) error {
	if ctx.Err() != nil {
		s.Forget(ctx)
		logf(ctx, explain(ctx))
		return ctx.Err()
	}
	return nil
}

// Alive asks the other way round.
func (s *Server) Alive(ctx context.Context) error {
	if ctx.Err() == nil {
		return s.Shutdown(ctx)
	}
	return ctx.Err()
}

// After goes on where the context need not have ended.
func (s *Server) After(ctx context.Context, ready <-chan struct{}) error {
	select {
	case <-ready:
	case <-ctx.Done():
	}
	return s.Save(ctx, "waited")
}

// Last cancels when all is done.
func (s *Server) Last(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	err := s.Shutdown(ctx)
	cancel()
	return err
}

// Inner cancels a context that is made from the one that it goes on with.
func (s *Server) Inner(ctx context.Context) error {
	inner, cancel := context.WithCancel(ctx)
	err := s.Save(inner, "inner")
	cancel()
	return errors.Join(err, s.Shutdown(ctx))
}

// InOrder defers in the right order: what is deferred last runs first.
func (s *Server) InOrder(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	defer s.Shutdown(context.WithoutCancel(ctx))
	defer s.call(ctx, "in order")
	return s.Save(ctx, "in order")
}

// Renew makes a new context for the lease first.
func (l *Lease) Renew() error {
	l.cancel()
	l.ctx, l.cancel = context.WithCancel(context.Background())
	return l.peer.Revoke(l.ctx, "old")
}

// Move ends another lease.
func (l *Lease) Move(from *Lease) error {
	from.cancel()
	return l.peer.Revoke(l.ctx, "from")
}

// detached keeps the values of a context and forgets its end.
type detached struct{ parent context.Context }

func (d detached) Deadline() (time.Time, bool) { return time.Time{}, false }
func (d detached) Done() <-chan struct{}       { return nil }
func (d detached) Err() error                  { return nil }
func (d detached) Value(key any) any           { return d.parent.Value(key) }

// ByOwn detaches with a type of its own.
func (s *Server) ByOwn(ctx context.Context) error {
	<-ctx.Done()
	return s.Shutdown(detached{ctx})
}

// Sometimes detaches on one of two ways.
func (s *Server) Sometimes(ctx context.Context, hurry bool) error {
	<-ctx.Done()
	late := context.WithoutCancel(ctx)
	if hurry {
		soon, cancel := context.WithTimeout(late, time.Second)
		defer cancel()
		late = soon
	}
	return s.Shutdown(late)
}

// Die shuts down without waiting for anybody.
func (s *Server) Die() error {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return s.Shutdown(ctx)
}

// GiveIfDone ends the context on some condition, and goes on in any case.
func GiveIfDone(l Lease, done bool) {
	if done {
		l.cancel()
	}
	l.peer.Revoke(l.ctx, "maybe")
}

// A Hook is told of failures.
type Hook interface {
	Failed(ctx context.Context, err error)
}

func (s *Server) settle(ctx context.Context, hook Hook, err error) {
	hook.Failed(ctx, err)
	s.Forget(ctx)
}

// Settled tells a hook, which waits for nothing.
func (s *Server) Settled(ctx context.Context, hook Hook, ready <-chan struct{}) {
	select {
	case <-ready:
	case <-ctx.Done():
		s.settle(ctx, hook, ctx.Err())
	}
}

// Counted counts, which takes no time.
func (s *Server) Counted(ctx context.Context, lost metric.Int64Counter, call string) bool {
	select {
	case s.calls <- call:
		return true
	case <-ctx.Done():
		lost.Add(ctx, 1)
		return false
	}
}

// ended asks whether ctx has.
func ended(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return true
	default:
		return false
	}
}

// AskTwice asks a context that it knows to have ended.
func AskTwice(ctx context.Context, l Lease) {
	<-ctx.Done()
	if ended(ctx) {
		l.cancel()
	}
}

// Leave tells others that it has left: what it tells carries the context for what
// stands in it, and nobody waits for its end.
func (d *desk) Leave(ctx context.Context, key string) {
	select {
	case key = <-d.keys:
	case <-ctx.Done():
		d.report(ctx, key)
	}
}
