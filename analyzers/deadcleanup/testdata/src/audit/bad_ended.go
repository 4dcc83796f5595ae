package audit

import (
	"context"
	"net/http"
)

// Notify tells a peer with a request on the context that has ended.
func Notify(ctx context.Context, client *http.Client) error {
	<-ctx.Done() // ^leaves
	req, err := http.NewRequestWithContext(ctx, "POST", "http://peer/ended", nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req) /* ^rest */ // want `client.Do at line \d+ is given req.*audit`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A Session reads answers.
type Session struct {
	answers chan string
}

// Drain reads the rest, and wants the context that has ended, so as not to wait
// for anybody to take it.
func (s *Session) Drain(ctx context.Context) {
	select {
	case <-s.answers:
	case <-ctx.Done(): // ^leaves
		s.startReader(ctx) /* ^rest */ // want `s.startReader at line \d+ is given ctx, which has ended by then.*audit`
	}
}

func (s *Session) startReader(ctx context.Context) {
	for a := range s.answers {
		select {
		case s.answers <- a:
		case <-ctx.Done():
		}
	}
}
