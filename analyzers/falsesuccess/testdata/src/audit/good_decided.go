package audit

import (
	"context"
	"errors"
	"time"
)

// The function asks whether it was cancelled, and has decided what to say then.
func (m *Migration) Last(ctx context.Context) error {
	err := m.target.Apply(ctx, "last")
	if errors.Is(err, context.Canceled) {
		return nil
	}
	if err != nil {
		return err
	}
	m.record("last")
	return nil
}

// Only the end of its context lets it say that there was no failure.
func (m *Migration) Again(ctx context.Context) error {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if err := m.target.Apply(ctx, "again"); err != nil {
				return err
			}
		case <-ctx.Done():
			return nil
		}
	}
}
