// Package falsesuccess keeps copies of values of a server, broken.
//
// Lost are copies. A caller that gives up half-way gets a nil error, or what
// comes after does: what was read until then is taken for all that the server
// has, and the rest is thrown away.
//
// The safe form returns the error of the context before it changes anything.
package falsesuccess

import (
	"context"
	"maps"
	"sync"
)

// A Source is where the values are: a client.Client, or a client.Buffered.
type Source interface {
	Get(ctx context.Context, key string) (value string, ok bool, err error)
}

// Mirror is a set of copies that is brought up to date in place.
type Mirror struct {
	source Source

	mu     sync.Mutex
	copies map[string]string
}

// NewMirror returns a mirror without copies.
func NewMirror(source Source) *Mirror {
	return &Mirror{source: source, copies: make(map[string]string)}
}

// Copies returns the copies.
func (m *Mirror) Copies() map[string]string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.copies)
}

// Sync copies the values of keys, and drops the copies of all that the server
// has not.
func (m *Mirror) Sync(ctx context.Context, keys []string) error {
	seen := make(map[string]bool)
	for _, key := range keys {
		if ctx.Err() != nil { // HAZARD: the rest of the keys has not been seen
			break
		}
		value, ok, err := m.source.Get(ctx, key)
		if err != nil {
			return err
		}
		if ok {
			m.set(key, value)
			seen[key] = true
		}
	}
	m.clearExcept(seen)
	return nil
}

func (m *Mirror) set(key, value string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.copies[key] = value
}

func (m *Mirror) clearExcept(keep map[string]bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.DeleteFunc(m.copies, func(key, _ string) bool { return !keep[key] })
}

// Snapshot is a set of copies that is exchanged as a whole.
type Snapshot struct {
	source Source

	mu     sync.Mutex
	copies map[string]string
}

// NewSnapshot returns a snapshot without copies.
func NewSnapshot(source Source) *Snapshot { return &Snapshot{source: source} }

// Copies returns the copies.
func (s *Snapshot) Copies() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.copies)
}

// Sync copies the values of keys.
func (s *Snapshot) Sync(ctx context.Context, keys []string) error {
	copies, err := s.read(ctx, keys)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.copies = copies
	return nil
}

func (s *Snapshot) read(ctx context.Context, keys []string) (map[string]string, error) {
	copies := make(map[string]string)
	for _, key := range keys {
		select {
		case <-ctx.Done():
			return copies, nil // HAZARD: these are not all
		default:
		}
		value, ok, err := s.source.Get(ctx, key)
		if err != nil {
			return nil, err
		}
		if ok {
			copies[key] = value
		}
	}
	return copies, nil
}
