package watch

import (
	"context"
	"testing"
)

// A test, which ends with its context.
func pingFor(t *testing.T, c *Client) {
	context.AfterFunc(t.Context(), func() { c.conn.Close() })
	if _, err := c.roundTrip("PING"); err != nil {
		t.Fatal(err)
	}
}
