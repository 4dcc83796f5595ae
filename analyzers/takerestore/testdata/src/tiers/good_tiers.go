// Package tiers has what only an audit reports: it undoes on some of its
// successful exits only.
package tiers

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
	m.active++
	more, err := m.api.Call(ctx, 1)
	if err != nil {
		return err
	}
	if more {
		return nil
	}
	m.active--
	return nil
}

// Mark stays busy if there is more to come.
func (m *Meter) Mark(ctx context.Context) error {
	m.busy = true
	more, err := m.api.Call(ctx, 2)
	if err != nil {
		return err
	}
	if !more {
		m.busy = false
	}
	return nil
}

// Level enters a state that nothing here looks at.
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
	m.marks[name] = 1
	more, err := m.api.Call(ctx, 3)
	if err != nil {
		return err
	}
	if !more {
		delete(m.marks, name)
	}
	return nil
}
