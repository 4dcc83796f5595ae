// Package cachedcancel is a publisher that connects when it is first needed,
// broken.
//
// Lost is the ability to publish. The first caller dials, with its own context,
// and what comes of that is remembered for all callers: also when it is only
// that the first caller has given up.
//
// The safe form remembers a connection, and dials again as long as there is
// none.
package cachedcancel

import (
	"context"
	"sync"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
)

// Once is a publisher that dials once.
type Once struct {
	dial client.Dialer

	once sync.Once
	conn *client.Client
	err  error
}

// NewOnce returns a publisher that has yet to connect.
func NewOnce(dial client.Dialer) *Once { return &Once{dial: dial} }

// Publish sends a message to the subscribers of a channel, and returns how many
// there are.
func (p *Once) Publish(ctx context.Context, channel, message string) (uint64, error) {
	p.once.Do(func() { // HAZARD (audit): the context is that of the first caller
		p.conn, p.err = client.Dial(ctx, p.dial)
	})
	if p.err != nil {
		return 0, p.err
	}
	return p.conn.Publish(ctx, channel, message)
}

// Close closes the connection.
func (p *Once) Close() {
	if p.conn != nil {
		p.conn.Close()
	}
}

// Shards is a publisher to many servers, each of which has its channels.
type Shards struct {
	dial  client.Dialer
	shard func(channel string) int

	mu    sync.Mutex
	conns map[int]dialed
}

// dialed is what came of dialling a server.
type dialed struct {
	conn *client.Client
	err  error
}

// NewShards returns a publisher that has yet to connect.
func NewShards(dial client.Dialer, shard func(channel string) int) *Shards {
	return &Shards{dial: dial, shard: shard, conns: make(map[int]dialed)}
}

// Publish sends a message to the subscribers of a channel, and returns how many
// there are.
func (p *Shards) Publish(ctx context.Context, channel, message string) (uint64, error) {
	conn, err := p.connect(ctx, p.shard(channel))
	if err != nil {
		return 0, err
	}
	return conn.Publish(ctx, channel, message)
}

func (p *Shards) connect(ctx context.Context, shard int) (*client.Client, error) {
	p.mu.Lock()
	d, ok := p.conns[shard]
	p.mu.Unlock()
	if ok {
		return d.conn, d.err
	}
	conn, err := client.Dial(ctx, p.dial)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[shard] = dialed{conn, err} // HAZARD (audit): the error may be the caller's own
	return conn, err
}

// Close closes all connections.
func (p *Shards) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, d := range p.conns {
		if d.conn != nil {
			d.conn.Close()
		}
	}
}
