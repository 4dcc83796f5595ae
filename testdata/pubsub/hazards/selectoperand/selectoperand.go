// Package selectoperand hands messages on to a channel, broken in a way that
// only Go has.
//
// Lost is one message for each call that is cancelled. A select evaluates the
// values that it might send before it looks at any of its arms: the message is
// taken out of the queue even if it is the other arm that runs.
//
// The safe form is client.Subscriber.Forward, whose operand only looks at the
// message.
package selectoperand

import (
	"context"
	"sync"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
)

// Relay hands on the messages of a subscription queue.
type Relay struct {
	queue chan client.Message
}

// NewRelay returns a relay for a queue.
func NewRelay(queue chan client.Message) *Relay { return &Relay{queue: queue} }

// Forward sends the messages that are in the queue to out.
func (r *Relay) Forward(ctx context.Context, out chan<- client.Message) error {
	for len(r.queue) > 0 {
		select {
		case out <- <-r.queue: // HAZARD: the message is received before an arm is chosen
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

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
	for o.len() > 0 {
		select {
		case out <- o.pop(): // HAZARD: the message is removed before an arm is chosen
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (o *Outbox) len() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.pending)
}

func (o *Outbox) pop() client.Message {
	o.mu.Lock()
	defer o.mu.Unlock()
	m := o.pending[0]
	o.pending = o.pending[1:]
	return m
}
