package auditundo

import (
	"context"
	"testing"
)

// volume makes a volume for the time of a test.
func volume(ctx context.Context, t *testing.T, m *Machine, name string) {
	if err := m.volumes.Create(ctx, name, 1); err != nil {
		t.Fatal(err)
	}
	if err := m.volumes.Check(ctx, name); err != nil {
		m.volumes.Remove(ctx, name)
		t.Fatal(err)
	}
}

// Suite is for the tests of those who implement volumes.
func Suite(t *testing.T, m *Machine) {
	if err := m.checked(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
}

// suite holds the test that its methods run in.
type suite struct {
	t *testing.T
	m *Machine
}

func (s *suite) T() *testing.T { return s.t }
