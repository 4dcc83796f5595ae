package auditundo

import "context"

// A Garage has verbs that not everybody uses.
type Garage interface {
	Park(ctx context.Context, name string) error
	Wash(ctx context.Context, name string) error
	Fetch(ctx context.Context, name string) error
}

// Service fetches what it has parked, with a context that has ended, and nothing
// says that this is the opposite.
func Service(ctx context.Context, g Garage, name string) error {
	if err := g.Park(ctx, name); err != nil {
		return err
	}
	if err := g.Wash(ctx, name); err != nil {
		g.Fetch(ctx, name)
		return err
	}
	return nil
}

// Collected keeps what is to be undone in a list of functions.
func (m *Machine) Collected(ctx context.Context, names []string) error {
	var undo []func()
	for _, name := range names {
		if err := m.volumes.Create(ctx, name, 1); err != nil {
			for _, f := range undo {
				f()
			}
			return err
		}
		undo = append(undo, func() { m.volumes.Delete(ctx, name) })
	}
	return nil
}

// Signalled is told by a channel that something has failed, which may have been
// the end of ctx.
func (m *Machine) Signalled(ctx context.Context, name string, failed <-chan error) error {
	if err := m.volumes.Create(ctx, name, 1); err != nil {
		return err
	}
	if err := <-failed; err != nil {
		m.volumes.Delete(ctx, name)
		return err
	}
	return nil
}
