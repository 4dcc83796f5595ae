// Package droppedsend hands messages on to a channel, broken.
//
// Lost is one message for each call that is cancelled. The message is taken out
// of its queue first, and then offered to the receiver; if the context ends
// before the receiver comes, the message is neither in the queue nor with the
// receiver nor in what the call returns.
//
// The safe form is client.Subscriber.Forward: offer the message while it is
// still in the queue, and remove it when it has been accepted.
package droppedsend

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
		m := <-r.queue // HAZARD: from here on only m holds the message
		select {
		case out <- m:
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
	for {
		o.mu.Lock()
		if len(o.pending) == 0 {
			o.mu.Unlock()
			return nil
		}
		m := o.pending[0]
		o.pending = o.pending[1:] // HAZARD: from here on only m holds the message
		o.mu.Unlock()

		select {
		case out <- m:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
