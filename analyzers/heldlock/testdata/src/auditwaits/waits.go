// Package auditwaits holds mutexes while it waits.
package auditwaits

import (
	"context"
	"sync"
	"time"
)

// A Station is waited at.
type Station struct {
	mu      sync.Mutex
	board   sync.RWMutex
	arrived chan struct{}
	opened  chan struct{}
	stop    chan struct{}
	news    chan string
	trains  int
}

// NewStation returns an empty station.
func NewStation() *Station {
	return &Station{arrived: make(chan struct{}), opened: make(chan struct{}), stop: make(chan struct{}), news: make(chan string, 1)}
}

// Wait waits for Arrive, which waits for it.
func (s *Station) Wait(ctx context.Context) error {
	s.mu.Lock() // want `s.mu is locked at line \d+ and held while s.arrived is waited for at line \d+, but Arrive locks it before it signals: the wait ends only when it is cancelled`
	defer s.mu.Unlock()
	select {
	case <-s.arrived: // ^rest
		s.trains--
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Arrive counts a train, and wakes those who wait.
func (s *Station) Arrive() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trains++
	s.arrived <- struct{}{}
}

// Read cannot be stopped.
func (s *Station) Read(every time.Duration) int {
	s.board.Lock() // want `s.board is locked at line \d+ and held while s.stop is waited for at line \d+, but Close locks it before it signals`
	defer s.board.Unlock()
	for {
		select {
		case <-s.stop: // ^leaves ^rest
			return s.trains
		case <-time.After(every):
			s.trains++
		}
	}
}

// Close stops all that reads.
func (s *Station) Close() {
	s.board.Lock()
	close(s.stop)
	s.board.Unlock()
}

// WaitOpen waits for Open, which signals before it locks.
func (s *Station) WaitOpen(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.opened:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Open lets all in.
func (s *Station) Open() {
	close(s.opened)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trains = 0
}

// WaitNews waits for whoever is given the channel.
func (s *Station) WaitNews(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case n := <-s.news:
		return n, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// News returns the channel, and sends to it under the lock.
func (s *Station) News(n string) chan<- string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.news <- n
	return s.news
}

// WaitFree waits without the lock.
func (s *Station) WaitFree(ctx context.Context) error {
	s.mu.Lock()
	n := s.trains
	s.mu.Unlock()
	for n > 0 {
		select {
		case <-s.arrived:
			n--
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Depart waits as Wait does, and then leaves without unlocking: that is what is
// reported, in the default tier.
func (s *Station) Depart(ctx context.Context, trains int) error {
	s.mu.Lock() // want `s.mu is locked at line \d+ and unlocked at line \d+, but not when ctx ends at line \d+: it stays locked, and everybody who wants it waits for ever \(heldlock\)`
	select {
	case <-s.arrived:
	case <-ctx.Done():
		s.mu.Unlock()
		return ctx.Err()
	}
	select {
	case s.news <- "departed":
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
	s.leave(trains) // ^rest
	return nil
}

func (s *Station) leave(trains int) {
	s.trains = trains
	s.mu.Unlock()
}
