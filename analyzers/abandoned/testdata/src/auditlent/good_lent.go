package auditlent

import "context"

// A copy of the object.
func (c *Client) AskCopy(ctx context.Context, table string) error {
	c.query.Table = table
	q := *c.query
	r := request{query: &q, answer: make(chan error, 1)}
	c.requests <- r
	select {
	case err := <-r.answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// The client itself is meant to be shared.
type registration struct {
	client *Client
	answer chan error
}

func (c *Client) Register(ctx context.Context, to chan registration) error {
	c.keys = nil
	r := registration{c, make(chan error, 1)}
	to <- r
	select {
	case err := <-r.answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Nothing is written into it.
func (c *Client) Peek(ctx context.Context) error {
	r := request{query: c.query, answer: make(chan error, 1)}
	c.requests <- r
	select {
	case err := <-r.answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
