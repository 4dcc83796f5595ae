package audit

import (
	"context"
	"net/http"
)

// A Front serves until it is told to stop, and is stopped by Stop, too.
type Front struct{ server *http.Server }

// Start waits for nobody, but Stop will.
func (f *Front) Start(ctx context.Context) error {
	go f.server.ListenAndServe()
	<-ctx.Done()                  // ^leaves
	return f.server.Shutdown(ctx) /* ^rest */ // want `f.server.Shutdown at line \d+ is given ctx, which has ended by then.*audit`
}

// Stop waits for the requests that are under way.
func (f Front) Stop(ctx context.Context) error { return f.server.Shutdown(ctx) }
