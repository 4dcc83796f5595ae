package seeds

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// A Store is changed by tasks.
type Store struct {
	mu      sync.Mutex
	pending []string

	flushing bool

	cache map[string]string
	bus   Bus
}

// A Bus takes messages and requests.
type Bus interface {
	Publish(ctx context.Context, topic, body string) error
	Subscribe(ctx context.Context, topic string) error
	Unsubscribe(ctx context.Context, topic string) error
}

// flush publishes what is pending. It must not be cancelled in the middle.
func (s *Store) flush(ctx context.Context) error {
	pending := s.pending
	s.pending = nil
	for _, body := range pending {
		if err := s.bus.Publish(ctx, "pending", body); err != nil {
			return err
		}
	}
	return nil
}

// TryJoin runs two tasks of which the failure of one cancels the other in the
// middle.
//
//seed:hazard try_join!: the first error cancels the others (Cancelling async Rust)
func (s *Store) TryJoin(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		s.flushing = true // want `\(siblingcancel, audit\)`
		if err := s.bus.Publish(ctx, "pending", s.pending[0]); err != nil {
			return err
		}
		s.flushing = false
		return nil
	})
	g.Go(func() error { return s.bus.Subscribe(ctx, "acks") })
	return g.Wait()
}

// ThenTry waits for both tasks, whatever becomes of either.
//
//seed:remedy then_try: wait for all, then look at the errors
func (s *Store) ThenTry(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	var g errgroup.Group
	g.Go(func() error { return s.flush(ctx) })
	g.Go(func() error { return s.bus.Subscribe(ctx, "acks") })
	return g.Wait()
}

// AfterJoin uses the context of the group, which has ended with it.
//
//seed:hazard a group's context after the group
func (s *Store) AfterJoin(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.bus.Subscribe(ctx, "a") })
	g.Go(func() error { return s.bus.Subscribe(ctx, "b") })
	if err := g.Wait(); err != nil {
		return err
	}
	return s.bus.Publish(ctx, "done", "") // want `\(siblingcancel\)`
}

// OwnTask runs what must not be cancelled in a task that nobody can cancel.
//
//seed:remedy a task of its own for what must be finished: spawn (Cancelling async Rust)
func (s *Store) OwnTask(ctx context.Context) error {
	done := make(chan error, 1)
	go func() { done <- s.flush(context.WithoutCancel(ctx)) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Leave returns while its child still wants to deliver.
//
//seed:hazard structured concurrency missing: the parent leaves, the child hangs
func (s *Store) Leave(ctx context.Context, ask func() string) (string, error) {
	answer := make(chan string)
	go func() { answer <- ask() }() // want `\(abandoned, audit\)`
	select {
	case a := <-answer:
		return a, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// CancelAll ends its children with itself, and waits for them.
//
//seed:remedy structured concurrency: cancel the children and wait (nursery, moro)
func (s *Store) CancelAll(ctx context.Context, topics []string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	failed := make(chan error, len(topics))
	for _, topic := range topics {
		wg.Go(func() {
			if err := s.bus.Subscribe(ctx, topic); err != nil {
				failed <- err
				cancel()
			}
		})
	}
	wg.Wait()
	close(failed)
	return <-failed
}

// FinishAll lets its children come to their end before it looks at its own
// cancellation.
//
//seed:remedy structured concurrency: the cancellation waits for the children (async-scoped)
func (s *Store) FinishAll(ctx context.Context, topics []string) error {
	var wg sync.WaitGroup
	for _, topic := range topics {
		wg.Go(func() { s.bus.Subscribe(context.WithoutCancel(ctx), topic) })
	}
	wg.Wait()
	return ctx.Err()
}

// errMoved is the message of a cancellation.
var errMoved = errors.New("moved to another server")

// Token cancels with a message, and only between two steps.
//
//seed:remedy CancellationToken, coop_cancel: cancelled at chosen points, with a message
func (s *Store) Token(ctx context.Context, topics []string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	for _, topic := range topics {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if topic == "" {
			cancel(errMoved)
			continue
		}
		s.mu.Lock()
		s.pending = append(s.pending, topic)
		s.cache[topic] = "subscribed"
		s.mu.Unlock()
	}
	return nil
}

// Drop cleans up with the context whose end is the reason for it.
//
//seed:hazard async drop: cleanup that has to wait, after a cancellation
func (s *Store) Drop(ctx context.Context, topic string, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := s.bus.Subscribe(ctx, topic); err != nil {
		return err
	}
	defer s.bus.Unsubscribe(ctx, topic) // want `\(deadcleanup, audit\)`
	return work(ctx)
}

// DropDetached cleans up with time of its own.
//
//seed:remedy async drop: cleanup on a context that lives on
func (s *Store) DropDetached(ctx context.Context, topic string, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := s.bus.Subscribe(ctx, topic); err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		s.bus.Unsubscribe(ctx, topic)
	}()
	return work(ctx)
}
