package auditlent

import (
	"context"
	"errors"
	"time"
)

type request struct {
	query  *Query
	keys   []string
	answer chan error
}

type Query struct {
	Table string
	Limit int
}

type Client struct {
	requests chan request
	query    *Query
	keys     []string
}

// The object may have a lock of its own, which is not seen.
func (c *Client) Ask(ctx context.Context, table string) error {
	c.query.Table = table
	r := request{query: c.query, answer: make(chan error, 1)}
	c.requests <- r // want `c.query is handed to another goroutine`
	select {
	case err := <-r.answer: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Only some calls write into it.
func (c *Client) Fetch(d time.Duration, first string) error {
	if first != "" {
		c.keys[0] = first
	}
	r := request{keys: c.keys, answer: make(chan error, 1)}
	c.requests <- r // want `c.keys is handed to another goroutine`
	select {
	case err := <-r.answer: // ^rest
		return err
	case <-time.After(d): // ^leaves
		return errors.New("timeout")
	}
}
