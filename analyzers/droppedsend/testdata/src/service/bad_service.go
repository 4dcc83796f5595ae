package service

import (
	"context"
	"log"
	"net/http"
	"time"
)

// ServeHTTP loses an event for everybody when one client goes away.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ev := <-s.events // want "taken from s.events"
	select {
	case s.out <- ev: // ^rest
		w.WriteHeader(http.StatusAccepted)
	case <-r.Context().Done(): // ^leaves
		http.Error(w, "gone", http.StatusRequestTimeout)
	}
}

// Logged writes down what it loses.
func (s *Service) Logged(ctx context.Context) bool {
	ev := <-s.events // want "taken from s.events"
	select {
	case s.out <- ev: // ^rest
	case <-ctx.Done(): // ^leaves
		log.Printf("lost event %d: %v", ev.ID, ctx.Err())
	}
	return ctx.Err() == nil
}

// Subscribed takes from a channel that it finds in a map.
func (s *Service) Subscribed(ctx context.Context, name string) error {
	ch, ok := s.subs[name]
	if !ok {
		return nil
	}
	ev := <-ch // want "taken from s.subs"
	select {
	case s.out <- ev: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Promoted pops with a method of something that is embedded.
func (s *Service) Promoted(ctx context.Context) error {
	ev := s.shift() // want "taken from s.backlog.events by shift"
	if ev == nil {
		return nil
	}
	select {
	case s.out <- ev: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Generic receives with a generic function.
func (s *Service) Generic(ctx context.Context) error {
	ev := take(s.events) // want "taken from s.events by take"
	select {
	case s.out <- ev: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Changed counts the attempt in the event, which nobody sees any more.
func (s *Service) Changed(ctx context.Context) error {
	ev := <-s.events // want "taken from s.events"
	ev.Attempts++
	select {
	case s.out <- ev: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Slot empties the only slot there is.
func (s *Service) Slot(ctx context.Context) error {
	s.mu.Lock()
	ev := s.slot
	s.slot = nil // want "taken from s.slot"
	s.mu.Unlock()
	if ev == nil {
		return nil
	}
	select {
	case s.out <- ev: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Offer fills it.
func (s *Service) Offer(ev *Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slot = ev
}

// Lend loses a lease, and the pool is one smaller for ever.
func (s *Service) Lend(ctx context.Context) error {
	lease := <-s.idle // want "taken from s.idle"
	select {
	case s.lent <- lease: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Expired gives up at a time that is computed once for all.
func (s *Service) Expired(until time.Time) {
	timeout := time.After(time.Until(until))
	for ev := range s.events { // want "taken from s.events at line .*, but dropped when the timer fires"
		select {
		case s.out <- ev: // ^rest
		case <-timeout: // ^leaves
			return
		}
	}
}
