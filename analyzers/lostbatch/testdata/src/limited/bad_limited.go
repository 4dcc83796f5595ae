package limited

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Round has a deadline of its own.
func (s *Shop) Round(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.hours)
	defer cancel()
	s.mu.Lock()
	round := s.orders
	s.orders = nil // want "a batch is taken from s.orders at line .* and handed on item by item, but what is left of it is dropped when Deliver is cancelled or fails"
	s.mu.Unlock()
	for _, o := range round {
		if err := s.courier.Deliver(ctx, o); err != nil { // ^leaves ^rest
			return err
		}
	}
	return nil
}

// ServeHTTP delivers as long as somebody looks on.
func (s *Shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	round := s.orders
	s.orders = nil // want "a batch is taken from s.orders"
	s.mu.Unlock()
	for _, o := range round {
		if err := s.courier.Deliver(r.Context(), o); err != nil { // ^leaves ^rest
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
	}
}

// Pile collects orders until the shop closes.
func (s *Shop) Pile(n int) ([]Order, error) {
	closing := time.NewTimer(s.hours)
	defer closing.Stop()
	var pile []Order
	for len(pile) < n {
		select {
		case o := <-s.counter: // want "items are taken from s.counter at line .* and collected at line .*, but dropped when "
			pile = append(pile, o) // ^rest
		case <-closing.C: // ^leaves
			return nil, errors.New("closed")
		}
	}
	return pile, nil
}
