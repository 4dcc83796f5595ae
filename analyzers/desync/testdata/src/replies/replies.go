// Package replies has owners of a resource that answer requests over channels.
package replies

import (
	"context"
	"errors"
	"sync"
	"time"
)

var errTimeout = errors.New("timeout")

type Query struct {
	ID  uint64
	Key string
}

type Answer struct {
	ID    uint64
	Value string
	Err   error
}

// A Store is asked over one channel and answers over another.
type Store struct {
	mu      sync.Mutex
	queries chan Query
	answers chan Answer
	again   chan Answer
	errs    chan error
	offers  chan Answer
	news    chan Answer
	seq     uint64
	dead    bool
	quit    chan struct{}
	timeout time.Duration
}

// NewStore starts a store.
func NewStore() *Store {
	s := &Store{
		queries: make(chan Query),
		answers: make(chan Answer, 1),
		again:   make(chan Answer, 1),
		errs:    make(chan error),
		offers:  make(chan Answer),
		news:    make(chan Answer, 8),
		quit:    make(chan struct{}),
	}
	go s.run()
	go s.watch()
	return s
}

func (s *Store) run() {
	data := make(map[string]string)
	for {
		select {
		case q := <-s.queries:
			a := Answer{ID: q.ID, Value: data[q.Key]}
			s.answers <- a
			s.again <- a
			s.errs <- nil
			s.news <- a
			select {
			case s.offers <- a:
			default: // nobody waits
			}
		case <-s.quit:
			return
		}
	}
}

// watch receives the news as long as the store lives.
func (s *Store) watch() {
	for range s.news {
	}
}

// Close ends the store.
func (s *Store) Close() { close(s.quit) }

// ask sends a query.
func (s *Store) ask(ctx context.Context, q Query) error {
	select {
	case s.queries <- q:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// await receives an answer.
func (s *Store) await(ctx context.Context) (Answer, error) {
	select {
	case a := <-s.answers:
		return a, nil
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	}
}

// drain throws away what is left.
func (s *Store) drain() {
	for {
		select {
		case <-s.again:
		default:
			return
		}
	}
}

// fail marks the store as dead.
func (s *Store) fail() {
	s.mu.Lock()
	s.dead = true
	s.mu.Unlock()
}
