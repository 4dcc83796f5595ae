// Package desync sends commands and waits for their replies, broken.
//
// Lost is the order of requests and replies. A call that is cancelled has sent
// its command and does not wait for the reply, which comes all the same: the
// next call takes it for the reply to its own command, and so do all after it.
//
// The safe forms are client.Client, which closes the connection, and
// client.Buffered, which gives each call a channel of its own.
package desync

import (
	"context"
	"sync"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/conn"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

// Direct uses the connection in turns.
type Direct struct {
	mu   sync.Mutex
	conn *conn.Conn
}

// NewDirect returns a client for a connection.
func NewDirect(c *conn.Conn) *Direct { return &Direct{conn: c} }

// Close closes the connection.
func (d *Direct) Close() { d.conn.Close() }

// Do sends a command and returns the reply.
func (d *Direct) Do(ctx context.Context, cmd resp.Frame) (resp.Frame, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.conn.Write(ctx, cmd); err != nil { // HAZARD: the reply comes, whoever reads it
		return resp.Frame{}, err
	}
	return d.conn.ReadFrame(ctx)
}

// Owned leaves the connection to a goroutine, which gives out all replies over
// one channel.
type Owned struct {
	conn     *conn.Conn
	commands chan resp.Frame
	replies  chan resp.Frame
}

// NewOwned returns a client for a connection.
func NewOwned(c *conn.Conn) *Owned {
	o := &Owned{conn: c, commands: make(chan resp.Frame), replies: make(chan resp.Frame, 1)}
	go o.run()
	return o
}

// Close closes the connection, and ends the goroutine. Nothing may be called
// after it.
func (o *Owned) Close() {
	o.conn.Close()
	close(o.commands)
}

// run executes commands one after the other.
func (o *Owned) run() {
	ctx := context.Background()
	for cmd := range o.commands {
		if err := o.conn.Write(ctx, cmd); err != nil {
			o.replies <- resp.Error(err.Error())
			continue
		}
		reply, err := o.conn.ReadFrame(ctx)
		if err != nil {
			reply = resp.Error(err.Error())
		}
		o.replies <- reply
	}
}

// Do has a command executed and returns the reply.
func (o *Owned) Do(ctx context.Context, cmd resp.Frame) (resp.Frame, error) {
	select {
	case o.commands <- cmd: // HAZARD: its reply is left in the channel if nobody waits
	case <-ctx.Done():
		return resp.Frame{}, ctx.Err()
	}
	select {
	case reply := <-o.replies:
		return reply, nil
	case <-ctx.Done():
		return resp.Frame{}, ctx.Err()
	}
}
