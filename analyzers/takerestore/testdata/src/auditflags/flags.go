// Package auditflags undoes on some of its successful exits only.
package auditflags

import "context"

type api interface {
	Call(ctx context.Context, n int) (bool, error)
}

// A Meter counts and marks.
type Meter struct {
	api    api
	active int
	busy   bool
	level  int
	marks  map[string]int
}

// Do keeps the count if there is more to come, so that some successes do not
// undo it.
func (m *Meter) Do(ctx context.Context) error {
	m.active++                      // want `m.active is counted up .* \(takerestore, audit\)`
	more, err := m.api.Call(ctx, 1) // ^leaves
	if err != nil {
		return err
	}
	if more {
		return nil
	}
	m.active-- // ^rest
	return nil
}

// Mark stays busy if there is more to come.
func (m *Meter) Mark(ctx context.Context) error {
	m.busy = true                   // want `m.busy is set .* \(takerestore, audit\)`
	more, err := m.api.Call(ctx, 2) // ^leaves
	if err != nil {
		return err
	}
	if !more {
		m.busy = false // ^rest
	}
	return nil
}

// Level enters a state that nothing here looks at: it says how far it has come.
func (m *Meter) Level(ctx context.Context) error {
	m.level = 1
	if _, err := m.api.Call(ctx, m.level); err != nil {
		return err
	}
	m.level = 0
	return nil
}

// Note keeps the entry of a name on some successes.
func (m *Meter) Note(ctx context.Context, name string) error {
	m.marks[name] = 1               // want `m.marks gets an entry .* \(takerestore, audit\)`
	more, err := m.api.Call(ctx, 3) // ^leaves
	if err != nil {
		return err
	}
	if !more {
		delete(m.marks, name) // ^rest
	}
	return nil
}

// Defer undoes on all exits.
func (m *Meter) Defer(ctx context.Context) error {
	m.level = 1
	defer func() { m.level = 0 }()
	_, err := m.api.Call(ctx, m.level)
	return err
}

// Edge undoes when it fails.
func (m *Meter) Edge(ctx context.Context) error {
	m.active++
	more, err := m.api.Call(ctx, 1)
	if err != nil {
		m.active--
		return err
	}
	if !more {
		m.active--
	}
	return nil
}

// Keep never undoes.
func (m *Meter) Keep(ctx context.Context) error {
	m.active++
	_, err := m.api.Call(ctx, 1)
	return err
}
