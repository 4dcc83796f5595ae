// Package auditserve has functions that serve until they are told to stop.
package auditserve

import (
	"context"
	"net/http"
)

// Start leaves the goroutine behind, but mostly the program is about to end.
func Start(ctx context.Context, s *http.Server) error {
	failed := make(chan error)
	go func() { failed <- s.ListenAndServe() }() // want `sends to failed at line \d+, but nobody receives when ctx ends.*audit`
	select {
	case <-ctx.Done(): // ^leaves
		return s.Close()
	case err := <-failed: // ^rest
		return err
	}
}
