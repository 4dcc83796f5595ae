package send

import (
	"net/http"
	"os"
	"time"
)

// Hangup waits for the end of a request, and the program goes on after it.
func Hangup(r *http.Request, p *os.Process) error {
	<-r.Context().Done()
	ended := make(chan error)
	go func() { // want `sends to ended at line \d+, but nobody receives when the timer fires`
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
