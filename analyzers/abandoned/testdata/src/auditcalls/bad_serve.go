package auditcalls

import (
	"context"
	"net/http"
	"time"
)

// ServeFor serves for a while: it is the timer that does not end with the program.
func ServeFor(ctx context.Context, s *http.Server, while time.Duration) error {
	failed := make(chan error)
	go func() { failed <- s.ListenAndServe() }() // want `sends to failed at line \d+, but nobody receives when the timer fires`
	select {
	case <-ctx.Done():
		return s.Close()
	case <-time.After(while): // ^leaves
		return s.Close()
	case err := <-failed: // ^rest
		return err
	}
}
