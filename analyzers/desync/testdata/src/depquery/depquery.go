// Package depquery asks a server one question after the other.
package depquery

import (
	"errors"
	"time"
)

// A Client asks, and gives up after a while.
type Client struct {
	work    chan string
	answers chan string
	timeout time.Duration
}

// New returns a client.
func New() (*Client, error) { return &Client{timeout: time.Second}, nil }

var errTimeout = errors.New("timeout")

// Ask asks a question.
func (c *Client) Ask(question string) (string, error) {
	select {
	case c.work <- question:
	case <-time.After(c.timeout):
		return "", errTimeout
	}
	select {
	case a := <-c.answers:
		return a, nil
	case <-time.After(c.timeout):
		return "", errTimeout
	}
}
