// Package auditrest passes batches on item by item.
package auditrest

import (
	"context"
	"sync"
	"time"
)

// An Entry is a line of a log.
type Entry struct {
	Key  string
	Data []byte
}

// A Remote takes entries.
type Remote interface {
	Send(ctx context.Context, e Entry) error
	Mark(ctx context.Context, key string) error
}

// A Spool keeps entries until a remote takes them.
type Spool struct {
	mu      sync.Mutex
	pending []Entry
	dirty   map[string]bool
	waiting map[string][]Entry
	batches chan []Entry
	out     chan Entry
	remote  Remote
	broken  error
	backoff time.Duration
	dropped int
	stop    chan struct{}
}

// Add appends an entry.
func (s *Spool) Add(e Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending = append(s.pending, e)
	s.dirty[e.Key] = true
	s.waiting[e.Key] = append(s.waiting[e.Key], e)
}

func (s *Spool) take() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	batch := s.pending
	s.pending = nil
	return batch
}

func (s *Spool) putBack(batch []Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending = append(batch, s.pending...)
}
