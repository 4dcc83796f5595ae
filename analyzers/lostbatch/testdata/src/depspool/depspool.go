// Package depspool keeps lists that others take.
package depspool

import "sync"

// A Spool is a list of lines.
type Spool struct {
	mu    sync.Mutex
	lines []string
}

// Add appends a line.
func (s *Spool) Add(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, line)
}

// TakeAll empties the spool.
func (s *Spool) TakeAll() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := s.lines
	s.lines = nil
	return lines
}

// TakeOne takes the oldest line, "" if there is none.
func (s *Spool) TakeOne() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.lines) == 0 {
		return ""
	}
	line := s.lines[0]
	s.lines = s.lines[1:]
	return line
}

// All copies the lines.
func (s *Spool) All() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.lines...)
}

// PutBack puts lines back.
func (s *Spool) PutBack(lines []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(lines, s.lines...)
}

// A Stack is generic.
type Stack[T any] struct{ items []T }

// Push adds an item.
func (s *Stack[T]) Push(v T) { s.items = append(s.items, v) }

// Drain empties the stack.
func (s *Stack[T]) Drain() []T {
	items := s.items
	s.items = nil
	return items
}
