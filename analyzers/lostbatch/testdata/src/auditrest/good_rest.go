package auditrest

import (
	"context"
	"errors"
	"time"
)

// PutBack puts the rest back.
func (s *Spool) PutBack(ctx context.Context) error {
	batch := s.take()
	for i, e := range batch {
		if err := s.remote.Send(ctx, e); err != nil {
			s.putBack(batch[i:])
			return err
		}
	}
	return nil
}

// PutBackLater does so in a defer.
func (s *Spool) PutBackLater(ctx context.Context) error {
	batch := s.take()
	defer func() { s.putBack(batch) }()
	for len(batch) > 0 {
		if err := s.remote.Send(ctx, batch[0]); err != nil {
			return err
		}
		batch = batch[1:]
	}
	return nil
}

// Rest returns what was not sent.
func (s *Spool) Rest(ctx context.Context) ([]Entry, error) {
	batch := s.take()
	for i, e := range batch {
		if err := s.remote.Send(ctx, e); err != nil {
			return batch[i:], err
		}
	}
	return nil, nil
}

// A RestError has what was not sent in it.
type RestError struct {
	Rest []Entry
	Err  error
}

func (e *RestError) Error() string { return e.Err.Error() }

// RestInError returns it in the error.
func (s *Spool) RestInError(ctx context.Context) error {
	batch := s.take()
	for i, e := range batch {
		if err := s.remote.Send(ctx, e); err != nil {
			return &RestError{batch[i:], err}
		}
	}
	return nil
}

// GoOn keeps the errors, and goes on.
func (s *Spool) GoOn(ctx context.Context) error {
	var errs []error
	for _, e := range s.take() {
		if err := s.remote.Send(ctx, e); err != nil {
			errs = append(errs, err)
			continue
		}
	}
	return errors.Join(errs...)
}

// InPlace removes each entry when it was sent.
func (s *Spool) InPlace(ctx context.Context) error {
	for len(s.pending) > 0 {
		if err := s.remote.Send(ctx, s.pending[0]); err != nil {
			return err
		}
		s.pending = s.pending[1:]
	}
	return nil
}

// ReadOnly leaves the list where it is.
func (s *Spool) ReadOnly(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.pending {
		if err := s.remote.Send(ctx, e); err != nil {
			return err
		}
	}
	s.pending = nil
	return nil
}

// CheckFirst asks before it takes.
func (s *Spool) CheckFirst(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, e := range s.take() {
		s.out <- e
	}
	return nil
}

// Detached is not cancelled.
func (s *Spool) Detached(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	for _, e := range s.take() {
		if err := s.remote.Send(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// Fail marks the spool as broken, which nobody uses any more.
func (s *Spool) Fail(ctx context.Context) error {
	for _, e := range s.take() {
		if err := s.remote.Send(ctx, e); err != nil {
			s.broken = err
			return err
		}
	}
	return nil
}

// Counted drops on purpose.
func (s *Spool) Counted(ctx context.Context) {
	for _, e := range s.take() {
		select {
		case s.out <- e:
		case <-ctx.Done():
			s.dropped++
			return
		}
	}
}

// WaitForAll has started all of them before it waits.
func (s *Spool) WaitForAll(ctx context.Context) error {
	batch := s.take()
	done := make(chan Entry, len(batch))
	for _, e := range batch {
		go func() { done <- e }()
	}
	for range batch {
		select {
		case <-done:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Parallel starts all of them, and waits for each.
func (s *Spool) Parallel(ctx context.Context, start func([]Entry) []chan struct{}) error {
	batch := s.take()
	started := start(batch)
	for i, e := range batch {
		select {
		case <-started[i]:
			s.out <- e
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Given sends what it was given: the caller still has it.
func (s *Spool) Given(ctx context.Context, batch []Entry) error {
	for _, e := range batch {
		if err := s.remote.Send(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// Local made the list itself.
func (s *Spool) Local(ctx context.Context, keys []string) error {
	var batch []Entry
	for _, k := range keys {
		batch = append(batch, Entry{Key: k})
	}
	for _, e := range batch {
		if err := s.remote.Send(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// A Delivery comes again unless it is acknowledged.
type Delivery struct{ body []byte }

// Ack acknowledges it.
func (d *Delivery) Ack() error { return nil }

// A Consumer hands deliveries on.
type Consumer struct {
	prefetched chan []*Delivery
	handle     func(context.Context, *Delivery) error
}

// Batch acknowledges each when it was handled.
func (c *Consumer) Batch(ctx context.Context) error {
	for _, d := range <-c.prefetched {
		if err := c.handle(ctx, d); err != nil {
			return err
		}
		d.Ack()
	}
	return nil
}

// Run ends with the spool.
func (s *Spool) Run(ctx context.Context) {
	for {
		for _, e := range s.take() {
			select {
			case s.out <- e:
			case <-ctx.Done():
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(s.backoff):
		}
	}
}

// Start runs in a goroutine.
func (s *Spool) Start(ctx context.Context) {
	go func() {
		for _, e := range s.take() {
			if err := s.remote.Send(ctx, e); err != nil {
				return
			}
		}
	}()
}

// A cache is rebuilt from what is known otherwise.
type cache struct {
	keys   []string
	remote Remote
}

// Refresh forgets the keys that it lists again.
func (c *cache) Refresh(ctx context.Context, list func() []string) error {
	old := c.keys
	c.keys = list()
	for _, k := range old {
		if err := c.remote.Mark(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

// SendGiven takes parts of a slice that it was given: whoever called it has it still.
func (s *Spool) SendGiven(ctx context.Context, entries []Entry) error {
	return s.locked(func() error {
		for len(entries) > 0 {
			batch := entries[:1]
			entries = entries[1:]
			for _, e := range batch {
				if err := s.remote.Send(ctx, e); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (s *Spool) locked(do func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return do()
}
