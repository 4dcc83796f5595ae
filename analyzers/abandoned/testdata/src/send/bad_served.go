package send

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Both waits for a server and for some work, and what the work leaves behind does not end
// with the program, as the server may.
func Both(ctx context.Context, s *http.Server, work func() error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	failed := make(chan error)
	go func() { tell(failed, s.ListenAndServe()) }()
	go func() { tell(failed, work()) }() // want `sends to failed at line \d+, but nobody receives when the context ends`
	select {
	case err := <-failed: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return errors.New("too late")
	}
}

func tell(failed chan<- error, err error) { failed <- err }
