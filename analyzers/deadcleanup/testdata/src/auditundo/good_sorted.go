package auditundo

import (
	"context"
	"errors"
)

var (
	errTaken = errors.New("taken")
	errSmall = errors.New("too small")
	errOdd   = errors.New("odd")
)

// Reserve deletes the volume again if it is of no use, and of no other failure.
func (m *Machine) Reserve(ctx context.Context, name string) error {
	if err := m.volumes.Create(ctx, name, 1<<20); err != nil {
		return err
	}
	if err := m.volumes.Check(ctx, name); err != nil {
		if errors.Is(err, errTaken) || errors.Is(err, errSmall) || errors.Is(err, errOdd) {
			if err := m.volumes.Delete(ctx, name); err != nil {
				println(err.Error())
			}
		}
		return err
	}
	m.mounted = append(m.mounted, name)
	return nil
}
