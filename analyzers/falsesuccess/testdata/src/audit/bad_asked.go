package audit

import "context"

func (m *Removal) copyAll(ctx context.Context) error {
	for _, item := range m.items {
		if ctx.Err() != nil { // ^leaves
			return nil // want `copyAll reports success when ctx ends at line \d+, with work left`
		}
		if err := m.move(ctx, item); err != nil { // ^rest
			return err
		}
	}
	return nil
}

// Copy asks before, and not after.
func (m *Removal) Copy(ctx context.Context) error {
	if stopped(ctx) {
		return ctx.Err()
	}
	if err := m.copyAll(ctx); err != nil {
		return err
	}
	println("copied")
	return nil
}
