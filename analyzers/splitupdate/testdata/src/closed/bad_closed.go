package closed

import (
	"context"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// A link is a connection to a server.
type link struct {
	nc     net.Conn
	out    []byte
	closed bool
}

func dialLink(ctx context.Context, addr string) (*link, error) {
	var d net.Dialer
	nc, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return &link{nc: nc}, nil
}

func (l *link) close() error {
	if l.closed {
		return nil
	}
	l.closed = true
	l.out = nil
	return l.nc.Close() // ^rest
}

// abort tells the server, and takes that for closing.
func (l *link) abort() {
	l.closed = true // want `l.closed is set when ctx ends at line \d+, but l.nc is not closed: close finds the flag set and returns, and l.nc stays open`
	l.nc.SetDeadline(time.Now().Add(time.Second))
	l.nc.Write([]byte{0x03})
}

// Receive calls abort before anybody else closes the link.
func (l *link) Receive(ctx context.Context, use func([]byte)) error {
	buf := make([]byte, 512)
	for {
		select {
		case <-ctx.Done(): // ^leaves
			l.abort()
			return ctx.Err()
		default:
		}
		n, err := l.nc.Read(buf)
		if err != nil {
			l.close()
			return err
		}
		if n == 0 {
			return nil
		}
		use(buf[:n])
	}
}

// A Session has an atomic flag, which a swap sets.
type Session struct {
	stream net.Conn
	dead   atomic.Bool
	reply  chan []byte
}

func NewSession(addr string) (*Session, error) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &Session{stream: nc, reply: make(chan []byte, 1)}
	return s, nil
}

func (s *Session) Close() error {
	if s.dead.Swap(true) {
		return nil
	}
	return s.stream.Close() // ^rest
}

// Ask sets the flag first, so that Close has nothing to do.
func (s *Session) Ask(ctx context.Context, question []byte) ([]byte, error) {
	if _, err := s.stream.Write(question); err != nil {
		return nil, err
	}
	select {
	case r := <-s.reply:
		return r, nil
	case <-ctx.Done(): // ^leaves
		s.dead.Store(true) // want "s.dead is set when ctx ends .* but s.stream is not closed: Close finds the flag set"
		s.Close()
		return nil, ctx.Err()
	}
}

// A Spool is closed by the first who swaps a number.
type Spool struct {
	mu    sync.Mutex
	file  *os.File
	state int32
	ready chan struct{}
}

func OpenSpool(path string) (*Spool, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &Spool{file: file, ready: make(chan struct{})}, nil
}

func (s *Spool) Close() error {
	if !atomic.CompareAndSwapInt32(&s.state, 0, 1) {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.file.Close() // ^rest
}

// Wait gives up after a while, and marks the spool.
func (s *Spool) Wait(limit time.Duration) bool {
	select {
	case <-s.ready:
		return true
	case <-time.After(limit): // ^leaves
		atomic.StoreInt32(&s.state, 1) // want "s.state is set when the timer fires .* but s.file is not closed"
		return false
	}
}

// A Cache closes its connections under their locks.
type Cache[K comparable] struct {
	conns map[K]*pooled[K]
}

type pooled[K comparable] struct {
	mu     sync.Mutex
	key    K
	nc     net.Conn
	closed bool
}

func (c *Cache[K]) add(ctx context.Context, key K, addr string) (*pooled[K], error) {
	var d net.Dialer
	nc, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	p := &pooled[K]{key: key, nc: nc}
	c.conns[key] = p
	return p, nil
}

func (p *pooled[K]) shut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.closed = true
		p.nc.Close() // ^rest
	}
}

// Evict closes all.
func (c *Cache[K]) Evict() {
	for _, p := range c.conns {
		p.shut()
	}
}

// Ping marks a connection that does not answer.
func (c *Cache[K]) Ping(ctx context.Context, p *pooled[K], ping func(context.Context, net.Conn) error) error {
	if err := probe(ctx, p, ping); err != nil { // ^leaves
		p.mu.Lock()
		p.closed = true // want `p.closed is set when probe is cancelled or fails at line \d+, but p.nc is not closed: shut finds`
		p.mu.Unlock()
		return err
	}
	return nil
}

func probe[K comparable](ctx context.Context, p *pooled[K], ping func(context.Context, net.Conn) error) error {
	done := make(chan error, 1)
	go func() { done <- ping(ctx, nil) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A tunnel is marked two calls away.
type tunnel struct {
	upstream net.Conn
	stopped  bool
}

func openTunnel(addr string) *tunnel {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return nil
	}
	return &tunnel{upstream: nc}
}

func (t *tunnel) Stop() {
	if t.stopped {
		return
	}
	t.stopped = true
	_ = t.upstream.Close() // ^rest
}

func (t *tunnel) mark() {
	t.stopped = true // want "t.stopped is set when ctx ends"
}

func (t *tunnel) giveUp() {
	t.upstream.Write([]byte("bye"))
	t.mark()
}

func (t *tunnel) Flush(ctx context.Context, flushed <-chan struct{}) error {
	defer t.Stop()
	select {
	case <-flushed:
		return nil
	case <-ctx.Done(): // ^leaves
		t.giveUp()
		return context.Cause(ctx)
	}
}
