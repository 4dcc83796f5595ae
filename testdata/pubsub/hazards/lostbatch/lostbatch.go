// Package lostbatch passes on several messages at a time, broken.
//
// Lost is all that the function has in its hands when it is cancelled: the rest
// of the batch that it has taken out of the outbox, or the messages that it has
// collected so far. The owner of a shared connection that leaves loses the calls
// that are still queued, and their callers wait for ever.
//
// The safe forms are client.Subscriber.Forward, which takes a message only when
// it has been sent, and client.Buffered, whose callers also wait for the end of
// the owner.
package lostbatch

import (
	"context"
	"sync"
	"time"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

// patience is how long the messages of one batch may wait for their receiver.
const patience = time.Minute

// Outbox hands on messages that wait in a field.
type Outbox struct {
	mu      sync.Mutex
	pending []client.Message
}

// Add appends a message.
func (o *Outbox) Add(m client.Message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pending = append(o.pending, m)
}

// Forward sends the pending messages to out.
func (o *Outbox) Forward(ctx context.Context, out chan<- client.Message) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	o.mu.Lock()
	batch := o.pending
	o.pending = nil // HAZARD: from here on only batch holds the messages
	o.mu.Unlock()

	for _, m := range batch {
		select {
		case out <- m:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Relay collects the messages of a subscription queue.
type Relay struct {
	queue chan client.Message
}

// NewRelay returns a relay for a queue.
func NewRelay(queue chan client.Message) *Relay { return &Relay{queue: queue} }

// Collect returns n messages.
func (r *Relay) Collect(ctx context.Context, n int) ([]client.Message, error) {
	var messages []client.Message
	for len(messages) < n {
		select {
		case m := <-r.queue: // HAZARD (audit): from here on only messages holds it
			messages = append(messages, m)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return messages, nil
}

// QueueLength is how many calls may wait for the owner of a Shared.
const QueueLength = 32

// Shared shares something that executes commands among many callers.
type Shared struct {
	execute func(resp.Frame) resp.Frame
	calls   chan call
	stop    chan struct{}
}

type call struct {
	cmd   resp.Frame
	reply chan resp.Frame
}

// NewShared returns a Shared, whose owner has yet to be started.
func NewShared(execute func(resp.Frame) resp.Frame) *Shared {
	return &Shared{
		execute: execute,
		calls:   make(chan call, QueueLength),
		stop:    make(chan struct{}),
	}
}

// Close ends the owner.
func (s *Shared) Close() { close(s.stop) }

// Own executes calls one after the other.
func (s *Shared) Own() {
	for {
		select {
		case c := <-s.calls: // HAZARD (audit): nobody takes those that are left
			c.reply <- s.execute(c.cmd)
		case <-s.stop:
			return
		}
	}
}

// Do has a command executed and returns the reply.
func (s *Shared) Do(ctx context.Context, cmd resp.Frame) (resp.Frame, error) {
	c := call{cmd: cmd, reply: make(chan resp.Frame, 1)}
	select {
	case s.calls <- c:
	case <-s.stop:
		return resp.Frame{}, client.ErrClosed
	case <-ctx.Done():
		return resp.Frame{}, ctx.Err()
	}
	select {
	case reply := <-c.reply:
		return reply, nil
	case <-ctx.Done():
		return resp.Frame{}, ctx.Err()
	}
}
