package plain

import (
	"context"
	"errors"
	"sync/atomic"
)

// A probe asks whether the program is ready.
type probe struct{ ready atomic.Bool }

// Ready is so until the work ends by itself, which is a failure. When the context
// ends, the program does.
func (p *probe) Ready(ctx context.Context, work <-chan error) error {
	p.ready.Store(true)
	select {
	case <-ctx.Done():
		<-work
	case <-work:
		if ctx.Err() == nil {
			p.ready.Store(false)
			return errors.New("stopped by itself")
		}
	}
	return nil
}
