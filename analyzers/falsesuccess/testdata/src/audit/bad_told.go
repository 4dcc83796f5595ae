package audit

import (
	"context"
	"time"
)

// Nothing says that it has given up to try.
func (m *Migration) Retry(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done(): // ^leaves
			return nil // want `Retry reports success when ctx ends at line \d+, with work left`
		case <-time.After(time.Second):
		}
		if err := m.target.Apply(ctx, "first"); err == nil { // ^rest
			return nil
		}
	}
}

// The list of those that are left is nil, as it is when there are none.
func (m *Migration) Left(ctx context.Context) (left []string, err error) {
	if ctx.Err() != nil { // ^leaves
		return nil, nil // want `Left reports success when ctx ends at line \d+, with work left`
	}
	for _, change := range m.changes {
		if m.target.Apply(ctx, change) != nil { // ^rest
			left = append(left, change)
		}
	}
	return left, nil
}

// False is what all are told.
func (m *Migration) Always(ctx context.Context) (bool, error) {
	for _, change := range m.changes {
		if ctx.Err() != nil { // ^leaves
			return false, nil // want `Always reports success when ctx ends at line \d+, with work left`
		}
		if err := m.target.Apply(ctx, change); err != nil { // ^rest
			return false, err
		}
	}
	return false, nil
}
