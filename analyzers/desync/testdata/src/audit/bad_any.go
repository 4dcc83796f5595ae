package audit

import (
	"context"
	"net"
)

// A Reverse gets connections from its peer, which it asks for one.
type Reverse struct {
	wanted   chan bool
	incoming chan net.Conn
	closed   chan struct{}
}

// Dial asks for a connection, be it which it may.
func (r *Reverse) Dial(ctx context.Context) (net.Conn, error) {
	select {
	case r.wanted <- true: // want `a request is sent to r.wanted at line \d+ and its reply received from r.incoming at line \d+, but not when ctx ends at line \d+: .* \(desync, audit\)$`
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case c := <-r.incoming: // ^rest
		return c, nil
	case <-ctx.Done(): // ^leaves
		return nil, ctx.Err()
	}
}

// deliver hands over what the peer has sent.
func (r *Reverse) deliver(c net.Conn) {
	select {
	case r.incoming <- c:
	case <-r.closed:
		c.Close()
	}
}
