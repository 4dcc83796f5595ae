package auditserve

import (
	"context"
	"os"
	"time"
)

// Kill waits for the end of the context first, which is mostly that of the program.
func Kill(ctx context.Context, p *os.Process) error {
	<-ctx.Done()
	ended := make(chan error)
	go func() { // want `sends to ended at line \d+, but nobody receives when the timer fires.*audit`
		_, err := p.Wait()
		ended <- err
	}()
	select {
	case err := <-ended: // ^rest
		return err
	case <-time.After(time.Second): // ^leaves
		return p.Kill()
	}
}
