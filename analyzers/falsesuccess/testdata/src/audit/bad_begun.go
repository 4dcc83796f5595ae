package audit

import "context"

// ApplyTwo has begun when it decides not to go on.
func (m *Migration) ApplyTwo(ctx context.Context) error {
	if err := m.target.Apply(ctx, "first"); err != nil {
		return err
	}
	if ctx.Err() != nil { // ^leaves
		return nil // want `ApplyTwo reports success when ctx ends at line \d+, with work left: its callers take the work for done`
	}
	return m.target.Apply(ctx, "second") // ^rest
}
