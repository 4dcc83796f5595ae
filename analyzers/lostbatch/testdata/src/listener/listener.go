// Package listener queues connections until somebody accepts them.
package listener

import (
	"context"
	"errors"
)

var errClosed = errors.New("closed")

// A Conn has to be closed.
type Conn struct{ peer string }

// CloseWithError tells the peer why.
func (c *Conn) CloseWithError(error) {}

var _ context.Context
