// Package auditlistener queues connections until somebody accepts them.
package auditlistener

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
