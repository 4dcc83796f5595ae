package audit

import (
	"context"
	"log"
	"net/http"
	"time"
)

// Reconcile does not begin when it was cancelled before.
func (m *Migration) Reconcile(ctx context.Context, change string) error {
	if err := ctx.Err(); err != nil {
		log.Printf("%s is not applied: %v", change, err)
		return nil
	}
	return m.target.Apply(ctx, change)
}

// Handle writes changes as long as there is somebody to read them.
func (m *Migration) Handle(w http.ResponseWriter, r *http.Request) error {
	for _, change := range m.changes {
		select {
		case <-r.Context().Done():
			return nil
		case <-time.After(time.Second):
		}
		if _, err := w.Write([]byte(change)); err != nil {
			return err
		}
	}
	return nil
}
