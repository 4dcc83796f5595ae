package auditclosed

import (
	"context"
	"net"
	"sync"
)

// A Pool closes the connections that were marked.
type Pool struct {
	mu   sync.Mutex
	idle []*member
}

type member struct {
	nc     net.Conn
	closed bool
	acks   chan struct{}
}

func newMember(nc net.Conn) *member { return &member{nc: nc} }

func (m *member) Close() {
	if m.closed {
		return
	}
	m.closed = true
	m.nc.Close()
}

func (m *member) await(ctx context.Context) error {
	select {
	case <-m.acks:
		return nil
	case <-ctx.Done():
		m.closed = true
		return ctx.Err()
	}
}

// Put closes what was marked, and keeps the others.
func (p *Pool) Put(m *member) {
	if m.closed {
		m.nc.Close()
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, m)
}

// Do gives the member back in any case.
func (p *Pool) Do(ctx context.Context, m *member) error {
	defer p.Put(m)
	return m.await(ctx)
}

// A Stream replaces its connection when it gives up.
type Stream struct {
	nc     net.Conn
	closed bool
	acks   chan struct{}
	spare  chan net.Conn
}

func (s *Stream) Close() {
	if s.closed {
		return
	}
	s.closed = true
	s.nc.Close()
}

func (s *Stream) Await(ctx context.Context) error {
	select {
	case <-s.acks:
		return nil
	case <-ctx.Done():
		s.closed = true
		s.spare <- s.nc
		s.nc = nil
		return ctx.Err()
	}
}
