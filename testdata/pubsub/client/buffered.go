package client

import (
	"context"
	"sync"
	"time"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

// queueLength is how many calls may wait for the connection.
const queueLength = 32

// Buffered shares one connection among many callers, none of whom can spoil it
// for the others. A goroutine owns the connection; callers hand it a command
// and wait for the reply, and may stop waiting at any time.
//
// A call that is cancelled while it waits for its place in the queue has no
// effect. One that is cancelled later is still executed.
type Buffered struct {
	client *Client
	calls  chan call
	stop   context.CancelFunc
	done   chan struct{} // closed when the owner has gone

	owner sync.WaitGroup
}

// A call is a command on its way to the owner.
type call struct {
	cmd resp.Frame

	// reply has room for one result, so that the owner never waits for a
	// caller who may have left.
	reply chan result
}

type result struct {
	frame resp.Frame
	err   error
}

// NewBuffered makes a client shared. The client belongs to it from now on.
func NewBuffered(c *Client) *Buffered {
	ctx, stop := context.WithCancel(context.Background())
	b := &Buffered{
		client: c,
		calls:  make(chan call, queueLength),
		stop:   stop,
		done:   make(chan struct{}),
	}
	b.owner.Go(func() { b.run(ctx) })
	return b
}

// Close ends the call that is being executed, and all that are waiting, and
// closes the connection.
func (b *Buffered) Close() {
	b.stop()
	b.owner.Wait()
}

// run executes calls one after the other. The context that it gives to the
// client is its own, never that of a caller.
func (b *Buffered) run(ctx context.Context) {
	defer close(b.done)
	defer b.client.Close()
	for {
		select {
		case c := <-b.calls:
			frame, err := b.client.Do(ctx, c.cmd)
			c.reply <- result{frame: frame, err: err}
		case <-ctx.Done():
			return
		}
	}
}

// Do has a command executed and returns the reply. An error reply is returned
// as a *ServerError.
func (b *Buffered) Do(ctx context.Context, cmd resp.Frame) (resp.Frame, error) {
	if err := ctx.Err(); err != nil {
		return resp.Frame{}, err
	}
	c := call{cmd: cmd, reply: make(chan result, 1)}
	select {
	case b.calls <- c:
	case <-b.done:
		return resp.Frame{}, ErrClosed
	case <-ctx.Done():
		return resp.Frame{}, ctx.Err()
	}
	select {
	case r := <-c.reply:
		return r.frame, r.err
	case <-ctx.Done():
		return resp.Frame{}, ctx.Err()
	case <-b.done:
	}
	// The owner may have replied just before it left.
	select {
	case r := <-c.reply:
		return r.frame, r.err
	default:
		return resp.Frame{}, ErrClosed
	}
}

// Ping is as for Client.
func (b *Buffered) Ping(ctx context.Context, message string) (string, error) {
	return text(b.Do(ctx, pingCommand(message)))
}

// Get is as for Client.
func (b *Buffered) Get(ctx context.Context, key string) (string, bool, error) {
	return maybe(b.Do(ctx, resp.Command("get", key)))
}

// Set is as for Client.
func (b *Buffered) Set(ctx context.Context, key, value string) error {
	return ok(b.Do(ctx, resp.Command("set", key, value)))
}

// SetExpiring is as for Client.
func (b *Buffered) SetExpiring(ctx context.Context, key, value string, ttl time.Duration) error {
	return ok(b.Do(ctx, setExpiringCommand(key, value, ttl)))
}

// Publish is as for Client.
func (b *Buffered) Publish(ctx context.Context, channel, message string) (uint64, error) {
	return number(b.Do(ctx, resp.Command("publish", channel, message)))
}
