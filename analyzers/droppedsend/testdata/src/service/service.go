// Package service has the shapes in which services pass values on.
package service

import (
	"context"
	"sync"
	"time"
)

type Event struct {
	ID       int
	Attempts int
	Body     []byte
}

type Lease struct{ addr string }

func (l *Lease) Close() error { return nil }

type call struct {
	ctx   context.Context
	input string
	reply chan string
}

type backlog struct {
	mu     sync.Mutex
	events []*Event
}

func (b *backlog) shift() *Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.events) == 0 {
		return nil
	}
	ev := b.events[0]
	b.events = b.events[1:]
	return ev
}

type Service struct {
	*backlog
	subs    map[string]chan *Event
	events  chan *Event
	out     chan *Event
	idle    chan *Lease
	lent    chan *Lease
	calls   chan call
	history []*Event
	slot    *Event
	sums    chan int
	wait    time.Duration
}

func (s *Service) locked(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// save keeps an event for good.
func (s *Service) save(ev *Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.history = append(s.history, ev)
}

func (s *Service) answer(input string) string { return input + "!" }

func take[T any](from <-chan T) T { return <-from }
