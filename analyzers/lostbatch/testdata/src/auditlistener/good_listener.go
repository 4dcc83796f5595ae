package auditlistener

import (
	"context"
	"sync"
)

// Draining accepts what is left before it says that it is closed.
type Draining struct {
	accepted chan *Conn
	closed   chan struct{}
}

// NewDraining returns one.
func NewDraining() *Draining { return &Draining{make(chan *Conn, 32), make(chan struct{})} }

func (l *Draining) handshaked(c *Conn) {
	select {
	case l.accepted <- c:
	default:
		c.CloseWithError(errClosed)
	}
}

// Accept returns the next connection.
func (l *Draining) Accept(ctx context.Context) (*Conn, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case c := <-l.accepted:
		return c, nil
	case <-l.closed:
		select {
		case c := <-l.accepted:
			return c, nil
		default:
		}
		return nil, errClosed
	}
}

// Closing closes what is left when it is closed.
type Closing struct {
	accepted chan *Conn
	closed   chan struct{}
}

// NewClosing returns one.
func NewClosing() *Closing { return &Closing{make(chan *Conn, 32), make(chan struct{})} }

func (l *Closing) handshaked(c *Conn) {
	select {
	case l.accepted <- c:
	case <-l.closed:
		c.CloseWithError(errClosed)
	}
}

// Accept returns the next connection.
func (l *Closing) Accept() (*Conn, error) {
	select {
	case c := <-l.accepted:
		return c, nil
	case <-l.closed:
		return nil, errClosed
	}
}

// Close closes what is left.
func (l *Closing) Close() {
	close(l.closed)
	for {
		select {
		case c := <-l.accepted:
			c.CloseWithError(errClosed)
		default:
			return
		}
	}
}

// Tracking knows all of its connections, queued or not.
type Tracking struct {
	accepted chan *Conn
	all      map[*Conn]bool
	closed   chan struct{}
}

// NewTracking returns one.
func NewTracking() *Tracking {
	return &Tracking{make(chan *Conn, 32), make(map[*Conn]bool), make(chan struct{})}
}

func (l *Tracking) handshaked(c *Conn) {
	l.all[c] = true
	select {
	case l.accepted <- c:
	default:
		c.CloseWithError(errClosed)
	}
}

// Accept returns the next connection.
func (l *Tracking) Accept() (*Conn, error) {
	select {
	case c := <-l.accepted:
		return c, nil
	case <-l.closed:
		return nil, errClosed
	}
}

// Close closes all connections.
func (l *Tracking) Close() {
	close(l.closed)
	for c := range l.all {
		c.CloseWithError(errClosed)
	}
}

// Patient only leaves when the caller does: the queue is there for the next one.
type Patient struct{ accepted chan *Conn }

// NewPatient returns one.
func NewPatient() *Patient { return &Patient{make(chan *Conn, 32)} }

func (l *Patient) handshaked(c *Conn) {
	select {
	case l.accepted <- c:
	default:
		c.CloseWithError(errClosed)
	}
}

// Accept returns the next connection.
func (l *Patient) Accept(ctx context.Context) (*Conn, error) {
	select {
	case c := <-l.accepted:
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Registering queues connections as what they are for others, and has a register of
// all that it could queue.
type Registering struct {
	accepted chan Closer
	all      register
	closed   chan struct{}
}

// A Closer is closed for a reason.
type Closer interface{ CloseWithError(error) }

type register struct{ conns sync.Map }

func (r *register) put(peer string, c *Conn) { r.conns.Store(peer, c) }

// NewRegistering returns one.
func NewRegistering() *Registering {
	return &Registering{accepted: make(chan Closer, 32), closed: make(chan struct{})}
}

func (l *Registering) handshaked(peer string) {
	c := &Conn{peer}
	select {
	case l.accepted <- c:
		l.all.put(peer, c)
	default:
		c.CloseWithError(errClosed)
	}
}

// Accept returns the next connection.
func (l *Registering) Accept() (Closer, error) {
	select {
	case c := <-l.accepted:
		return c, nil
	case <-l.closed:
		return nil, errClosed
	}
}

// Close closes all connections.
func (l *Registering) Close() {
	l.all.conns.Range(func(_, c any) bool {
		c.(*Conn).CloseWithError(errClosed)
		return true
	})
	close(l.closed)
}

// Founding registers what it makes.
type Founding struct {
	accepted chan *Conn
	all      map[string]*Conn
	closed   chan struct{}
}

// NewFounding returns one.
func NewFounding() *Founding {
	return &Founding{make(chan *Conn, 32), make(map[string]*Conn), make(chan struct{})}
}

func (l *Founding) register(c *Conn) { l.all[c.peer] = c }

func (l *Founding) found(peer string) (*Conn, error) {
	c := &Conn{peer}
	l.register(c)
	return c, nil
}

func (l *Founding) handshaked(peer string) {
	c, err := l.found(peer)
	if err != nil {
		return
	}
	select {
	case l.accepted <- c:
	default:
		c.CloseWithError(errClosed)
	}
}

// Accept returns the next connection.
func (l *Founding) Accept() (*Conn, error) {
	select {
	case c := <-l.accepted:
		return c, nil
	case <-l.closed:
		return nil, errClosed
	}
}

// Close closes all connections.
func (l *Founding) Close() {
	close(l.closed)
	for _, c := range l.all {
		c.CloseWithError(errClosed)
	}
}

// Naming knows its connections by what they are for others.
type Naming struct {
	accepted chan Closer
	all      map[Closer]bool
	closed   chan struct{}
}

// NewNaming returns one.
func NewNaming() *Naming {
	return &Naming{make(chan Closer, 32), make(map[Closer]bool), make(chan struct{})}
}

func (l *Naming) handshaked(peer string) {
	c := &Conn{peer}
	l.all[c] = true
	select {
	case l.accepted <- c:
	default:
		c.CloseWithError(errClosed)
	}
}

// Accept returns the next connection.
func (l *Naming) Accept() (Closer, error) {
	select {
	case c := <-l.accepted:
		return c, nil
	case <-l.closed:
		return nil, errClosed
	}
}

// Close closes all connections.
func (l *Naming) Close() {
	close(l.closed)
	for c := range l.all {
		c.CloseWithError(errClosed)
	}
}
