package audit

import (
	"context"
	"io"
)

// A Tally says what was done.
type Tally struct{ changes int }

// The tally says how far it has come.
func (m *Migration) ApplySome(ctx context.Context) (*Tally, error) {
	t := &Tally{}
	for _, change := range m.changes {
		if ctx.Err() != nil {
			return t, nil
		}
		if err := m.target.Apply(ctx, change); err != nil {
			return nil, err
		}
		t.changes++
	}
	return t, nil
}

// Whatever has come in time is a batch.
func (m *Migration) Batch(ctx context.Context, next func() (string, error)) ([]string, error) {
	var list []string
	for len(list) < 8 {
		select {
		case <-ctx.Done():
			return list, nil
		default:
		}
		change, err := next()
		if err != nil {
			return nil, err
		}
		list = append(list, change)
	}
	return list, nil
}

// False says that nobody has taken it.
func (m *Migration) Offer(ctx context.Context, out chan<- string, change string) (bool, error) {
	select {
	case out <- change:
		m.record(change)
		return true, nil
	case <-ctx.Done():
		return false, nil
	}
}

// Events come for as long as there is somebody to write them to.
func (m *Migration) Events(ctx context.Context, w io.Writer, events <-chan string) error {
	for {
		select {
		case e, ok := <-events:
			if !ok {
				return nil
			}
			if _, err := io.WriteString(w, e); err != nil {
				return err
			}
		case <-ctx.Done():
			return nil
		}
	}
}
