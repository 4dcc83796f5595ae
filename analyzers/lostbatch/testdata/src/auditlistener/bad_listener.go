package auditlistener

import "context"

// A Listener closes the connections that find no room, but not those that are
// still queued in the end.
type Listener struct {
	accepted chan *Conn
	failed   chan struct{}
	err      error
}

// Listen returns a listener.
func Listen() *Listener {
	return &Listener{accepted: make(chan *Conn, 32), failed: make(chan struct{})}
}

func (l *Listener) handshaked(c *Conn) {
	select {
	case l.accepted <- c:
	default:
		c.CloseWithError(errClosed)
	}
}

// Accept returns the next connection.
func (l *Listener) Accept(ctx context.Context) (*Conn, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case c := <-l.accepted: /* ^rest */ // want `values wait in l.accepted to be received at line \d+, but those that are left when l.failed is closed at line \d+ are abandoned: they are never closed, as line \d+ does with those that find no room`
		return c, nil
	case <-l.failed: // ^leaves
		return nil, l.err
	}
}

// Close ends the listener.
func (l *Listener) Close() error {
	l.err = errClosed
	close(l.failed)
	return nil
}

// A Hub has a loop that takes connections over.
type Hub struct {
	joining chan *Conn
	conns   map[*Conn]bool
}

// NewHub returns a hub.
func NewHub() *Hub { return &Hub{joining: make(chan *Conn, 4), conns: make(map[*Conn]bool)} }

// Join hands a connection over, or closes it.
func (h *Hub) Join(ctx context.Context, c *Conn) error {
	select {
	case h.joining <- c:
		return nil
	case <-ctx.Done():
		c.CloseWithError(ctx.Err())
		return ctx.Err()
	}
}

// Run takes connections over, and closes all that it has in the end.
func (h *Hub) Run(ctx context.Context) {
	for {
		select {
		case c := <-h.joining: /* ^rest */ // want "values wait in h.joining"
			h.conns[c] = true
		case <-ctx.Done(): // ^leaves
			for c := range h.conns {
				c.CloseWithError(errClosed)
			}
			return
		}
	}
}

// A Boxed listener queues connections as what they are for others.
type Boxed struct {
	accepted chan Closer
	closed   chan struct{}
}

// NewBoxed returns one.
func NewBoxed() *Boxed { return &Boxed{make(chan Closer, 32), make(chan struct{})} }

func (l *Boxed) handshaked(peer string) {
	c := &Conn{peer}
	select {
	case l.accepted <- c:
	default:
		c.CloseWithError(errClosed)
	}
}

// Accept returns the next connection.
func (l *Boxed) Accept() (Closer, error) {
	select {
	case c := <-l.accepted: /* ^rest */ // want "values wait in l.accepted"
		return c, nil
	case <-l.closed: // ^leaves
		return nil, errClosed
	}
}

// Close ends the listener.
func (l *Boxed) Close() { close(l.closed) }

// A Counting listener only counts what it makes.
type Counting struct {
	accepted chan *Conn
	made     int
	closed   chan struct{}
}

// NewCounting returns one.
func NewCounting() *Counting {
	return &Counting{accepted: make(chan *Conn, 32), closed: make(chan struct{})}
}

func (l *Counting) found(peer string) *Conn {
	l.made++
	return &Conn{peer}
}

func (l *Counting) handshaked(peer string) {
	c := l.found(peer)
	select {
	case l.accepted <- c:
	default:
		c.CloseWithError(errClosed)
	}
}

// Accept returns the next connection.
func (l *Counting) Accept() (*Conn, error) {
	select {
	case c := <-l.accepted: /* ^rest */ // want "values wait in l.accepted"
		return c, nil
	case <-l.closed: // ^leaves
		return nil, errClosed
	}
}

// Close ends the listener.
func (l *Counting) Close() { close(l.closed) }
