package audit

import "context"

// A Removal moves what there is, and can be stopped in between.
type Removal struct {
	items []string
	move  func(ctx context.Context, item string) error
}

func stopped(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return true
	default:
		return false
	}
}

func (m *Removal) moveAll(ctx context.Context) error {
	for _, item := range m.items {
		if ctx.Err() != nil {
			return nil
		}
		if err := m.move(ctx, item); err != nil {
			return err
		}
	}
	return nil
}

// step runs one step of the work.
func step(name string, f func()) {
	println(name)
	f()
}

// Migrate asks itself whether it was stopped before it looks at the error.
func (m *Removal) Migrate(ctx context.Context) error {
	var err error
	step("moving", func() { err = m.moveAll(ctx) })
	if stopped(ctx) {
		println("stopped")
		return nil
	}
	if err == nil {
		println("moved")
	}
	return err
}
