package audit

import (
	"context"
	"net/http"
)

// Notify tells a peer with a request on the context that has ended.
func Notify(ctx context.Context, client *http.Client) error {
	<-ctx.Done()
	req, err := http.NewRequestWithContext(ctx, "POST", "http://peer/ended", nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
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
	case <-ctx.Done():
		s.startReader(ctx)
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

// Ended pings when it is over: nothing says what is lost if the pool is not asked.
func Ended(ctx context.Context, p Pool) error {
	<-ctx.Done()
	return p.Ping(ctx)
}

func waitForCleanup(done chan struct{}, ctx context.Context) error {
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Settled looks once whether others have cleaned up by now.
func Settled(ctx context.Context, done chan struct{}) error {
	<-ctx.Done()
	return waitForCleanup(done, ctx)
}
