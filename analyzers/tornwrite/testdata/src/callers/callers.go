// Package callers has functions that leave a stream as it is when they fail,
// and callers that close it, or do not.
package callers

import (
	"context"
	"net"
	"sync"
)

type Packet struct {
	Topic   string
	Payload []byte
}

type Broker struct {
	conn net.Conn
	next net.Conn
	idle []*Broker
	mu   sync.Mutex
	dead bool
}

func (b *Broker) Close() error { return b.conn.Close() }

// A Hub has many brokers.
type Hub struct {
	mu      sync.Mutex
	brokers map[string]*Broker
	queue   chan Packet
	idle    chan *Broker
}

// drop closes a broker and forgets it.
func (h *Hub) drop(name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if b := h.brokers[name]; b != nil {
		b.Close()
	}
	delete(h.brokers, name)
}

// turn waits for the turn of a packet.
func turn(ctx context.Context) error { return ctx.Err() }
