package service

import (
	"context"
	"time"
)

// Kept has kept the event before it tries to send it.
func (s *Service) Kept(ctx context.Context) error {
	ev := <-s.events
	s.history = append(s.history, ev)
	select {
	case s.out <- ev:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Saved has it kept by a helper.
func (s *Service) Saved(ctx context.Context) error {
	ev := s.shift()
	s.save(ev)
	select {
	case s.out <- ev:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Reply answers a call, whose caller may have left.
func (s *Service) Reply() {
	c := <-s.calls
	select {
	case c.reply <- s.answer(c.input):
	case <-c.ctx.Done():
	}
}

// ReplyBy answers a call, and does not wait long for its caller.
func (s *Service) ReplyBy() {
	c := <-s.calls
	answer := s.answer(c.input)
	select {
	case c.reply <- answer:
	case <-time.After(s.wait):
	}
}

// Summed sends a number that comes from an event which is saved.
func (s *Service) Summed(ctx context.Context) error {
	ev := <-s.events
	s.save(ev)
	select {
	case s.sums <- len(ev.Body):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Returned gives the lease back whatever happens.
func (s *Service) Returned(ctx context.Context, to chan<- *Lease) error {
	lease := <-s.idle
	defer func() { s.idle <- lease }()
	select {
	case to <- lease:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Ended closes the lease that nobody takes.
func (s *Service) Ended(ctx context.Context) error {
	lease := <-s.idle
	select {
	case s.lent <- lease:
		return nil
	case <-ctx.Done():
		lease.Close()
		return ctx.Err()
	}
}

// Recursive tries again with what it could not send.
func (s *Service) Recursive(ctx context.Context) error {
	return s.insist(ctx, <-s.events)
}

func (s *Service) insist(ctx context.Context, ev *Event) error {
	attempt, cancel := context.WithTimeout(ctx, s.wait)
	defer cancel()
	select {
	case s.out <- ev:
		return nil
	case <-attempt.Done():
		if ctx.Err() != nil {
			s.save(ev)
			return ctx.Err()
		}
		return s.insist(ctx, ev)
	}
}

// Refilled puts the event back into the slot that it came from.
func (s *Service) Refilled(ctx context.Context) error {
	ev := s.slot
	s.slot = nil
	select {
	case s.out <- ev:
		return nil
	case <-ctx.Done():
		s.slot = ev
		return ctx.Err()
	}
}

// Workers start in a function that waits for them.
func (s *Service) Workers(ctx context.Context, n int) {
	results := make(chan *Event)
	for range n {
		go func() {
			for ev := range s.events {
				select {
				case results <- ev:
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	for range n {
		s.save(<-results)
	}
}

// Empty asks whether there is an event, and takes none.
func (s *Service) Empty(ctx context.Context, lengths chan<- int) error {
	s.mu.Lock()
	n := len(s.backlog.events)
	s.mu.Unlock()
	select {
	case lengths <- n:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
