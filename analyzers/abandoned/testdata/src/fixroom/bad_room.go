package fixroom

import "context"

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
