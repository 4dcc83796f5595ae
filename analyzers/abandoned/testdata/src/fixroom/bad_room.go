package fixroom

import (
	"context"
	"time"
)

type Client struct{ query func(string) (string, error) }

type answer struct {
	text string
	err  error
}

func (c *Client) Get(ctx context.Context, key string) (string, error) {
	got := make(chan answer)
	go func() { // want `sends to got`
		text, err := c.query(key)
		got <- answer{text, err}
	}()
	select {
	case a := <-got: // ^rest
		return a.text, a.err
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// What the goroutine does after the send would come earlier.
func (c *Client) GetAndLog(ctx context.Context, key string, log func(string)) (string, error) {
	got := make(chan answer)
	go func() { // want `sends to got`
		text, err := c.query(key)
		got <- answer{text, err}
		log(key)
	}()
	select {
	case a := <-got: // ^rest
		return a.text, a.err
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// A Search has the channel in an object.
type Search struct{ found chan string }

func (s *Search) run(ask func() string) { s.found <- ask() }

// Find makes the object.
func Find(ask func() string, patience time.Duration) string {
	s := &Search{found: make(chan string)}
	go s.run(ask) // want `the goroutine started at line \d+ sends to s.found at line \d+`
	select {
	case v := <-s.found: // ^rest
		return v
	case <-time.After(patience): // ^leaves
		return ""
	}
}
