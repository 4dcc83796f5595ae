// Package store is a key/value store whose values may expire.
package store

import (
	"container/heap"
	"context"
	"errors"
	"sync"
	"time"
)

// Errors of Set. In both cases the store is as it was before.
var (
	ErrFull   = errors.New("store is full; delete keys or raise its limit")
	ErrExpiry = errors.New("expiry must be positive")
)

// DefaultMaxBytes is the default size of a store.
const DefaultMaxBytes = 256 << 20

// entryOverhead is what an entry is taken to cost besides its key and value.
const entryOverhead = 128

// A Store maps keys to values. A value is never returned at or after its
// expiry. To have expired values removed as well, run Purge.
//
// No method of a Store waits while it holds the lock, and each one changes the
// state in one go, so there is nothing that a cancellation could tear apart.
type Store struct {
	maxBytes int
	wake     chan struct{} // cap 1: the earliest expiry has changed

	mu       sync.Mutex
	entries  map[string]*entry
	expiries expiryHeap
	bytes    int
}

// New returns an empty store that holds up to maxBytes of keys and values;
// zero means DefaultMaxBytes.
func New(maxBytes int) *Store {
	if maxBytes <= 0 {
		maxBytes = DefaultMaxBytes
	}
	return &Store{
		maxBytes: maxBytes,
		wake:     make(chan struct{}, 1),
		entries:  make(map[string]*entry),
	}
}

// Get returns the value of key, and whether there is one.
func (s *Store) Get(key string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.entries[key]
	// The purge may be late; whether a value has expired is decided here.
	if !ok || e.expired(time.Now()) {
		return "", false
	}
	return e.value, true
}

// Set gives key a value that does not expire.
func (s *Store) Set(key, value string) error {
	return s.set(&entry{key: key, value: value, index: noIndex})
}

// SetExpiring gives key a value that expires after ttl.
func (s *Store) SetExpiring(key, value string, ttl time.Duration) error {
	if ttl <= 0 {
		return ErrExpiry
	}
	return s.set(&entry{key: key, value: value, expires: time.Now().Add(ttl), index: noIndex})
}

func (s *Store) set(e *entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if !s.fits(e) {
		s.removeExpired(now)
		if !s.fits(e) {
			return ErrFull
		}
	}
	// The old expiry has to go first. If it stayed, it would later remove the
	// new value.
	if old, ok := s.entries[e.key]; ok {
		s.remove(old)
	}
	s.entries[e.key] = e
	s.bytes += e.size()
	if !e.expires.IsZero() {
		heap.Push(&s.expiries, e)
		if s.expiries[0] == e {
			s.wakePurge()
		}
	}
	return nil
}

func (s *Store) fits(e *entry) bool {
	bytes := s.bytes + e.size()
	if old, ok := s.entries[e.key]; ok {
		bytes -= old.size()
	}
	return bytes <= s.maxBytes
}

func (s *Store) remove(e *entry) {
	delete(s.entries, e.key)
	s.bytes -= e.size()
	if e.index != noIndex {
		heap.Remove(&s.expiries, e.index)
	}
}

// removeExpired removes what has expired and returns the next expiry, or the
// zero time if there is none.
func (s *Store) removeExpired(now time.Time) time.Time {
	for len(s.expiries) > 0 {
		first := s.expiries[0]
		if !first.expired(now) {
			return first.expires
		}
		s.remove(first)
	}
	return time.Time{}
}

// Len returns the number of entries, including expired ones that have not been
// removed yet.
func (s *Store) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.entries)
}

// wakePurge tells Purge to look again. One signal is enough for any number of
// changes, hence the channel with room for one.
func (s *Store) wakePurge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Purge removes entries as they expire, until ctx ends.
func (s *Store) Purge(ctx context.Context) {
	for {
		s.mu.Lock()
		next := s.removeExpired(time.Now())
		s.mu.Unlock()

		var expiry <-chan time.Time
		if !next.IsZero() {
			expiry = time.After(time.Until(next))
		}
		select {
		case <-expiry:
		case <-s.wake:
		case <-ctx.Done():
			return
		}
	}
}
