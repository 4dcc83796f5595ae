package receive

import (
	"context"
	"errors"
	"fmt"
)

var errClosed = errors.New("subscription closed")

// Next loses the message that it received when ctx ends before out has room.
func (s *Subscription) Next(ctx context.Context, out chan<- Message) error {
	msg := <-s.queue // want "taken from s.queue at line .* and sent to out at line .*, but dropped when ctx ends"
	select {
	case out <- msg: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// NextOpen looks whether the queue is closed, and loses the message all the same.
func (s *Subscription) NextOpen(ctx context.Context) error {
	msg, ok := <-s.queue // want "taken from s.queue at line .* and sent to s.out"
	if !ok {
		return errClosed
	}
	select {
	case <-ctx.Done(): // ^leaves
		return context.Cause(ctx)
	case s.out <- msg: // ^rest
	}
	return nil
}

// Forward waits for the message in a select, and for its receiver in another:
// the second one loses it.
func (s *Subscription) Forward(ctx context.Context, out chan<- Message) error {
	var msg Message
	select {
	case msg = <-s.queue: // want "taken from s.queue"
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case out <- msg: // ^rest
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
	return nil
}

// ForwardNested does both in one case.
func (s *Subscription) ForwardNested(ctx context.Context, out chan<- Message) error {
	select {
	case msg := <-s.queue: // want "taken from s.queue"
		select {
		case out <- msg: // ^rest
			return nil
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Drain ranges over the queue and loses the message at which ctx ends.
func (s *Subscription) Drain(ctx context.Context, out chan<- Message) error {
	for msg := range s.queue { // want "taken from s.queue"
		select {
		case out <- msg: // ^rest
		case <-ctx.Done(): // ^leaves
			return fmt.Errorf("drain: %w", ctx.Err())
		}
	}
	return nil
}

// Recover loses a message of the backlog, which belongs to the package.
func Recover(ctx context.Context, to *Subscription) error {
	msg := <-backlog // want "taken from backlog at line .* and sent to to.queue"
	select {
	case to.queue <- msg: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Relay loses a message on its way from one subscription to another.
func Relay(ctx context.Context, from, to *Subscription) error {
	msg := <-from.queue // want "taken from from.queue at line .* and sent to to.queue"
	select {
	case to.queue <- msg: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Handover moves one message between two channels of its caller.
func Handover(ctx context.Context, in <-chan Message, out chan<- Message) error {
	msg := <-in // want "taken from in at line .* and sent to out"
	select {
	case out <- msg: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Typed loses the message after it has looked at its type.
func (s *Subscription) Typed(ctx context.Context, out chan<- Message) error {
	msg, ok := (<-s.raw).(Message) // want "taken from s.raw"
	if !ok {
		return errors.New("not a message")
	}
	select {
	case out <- msg: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Either loses what it got, whichever of the two channels that was.
func (s *Subscription) Either(ctx context.Context, out chan<- Message) error {
	var msg Message
	select {
	case msg = <-s.queue: // want "taken from s.queue"
	case msg = <-backlog:
	}
	select {
	case out <- msg: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Describe names the message in its error, but that does not keep it.
func (s *Subscription) Describe(ctx context.Context, out chan<- Message) error {
	msg := <-s.queue // want "taken from s.queue"
	select {
	case out <- msg: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return fmt.Errorf("message on %s not delivered: %w", msg.Topic, ctx.Err())
	}
}

// Literal does its work in a function literal.
func (s *Subscription) Literal(ctx context.Context, out chan<- Message) error {
	forward := func() error {
		msg := <-s.queue // want "taken from s.queue"
		select {
		case out <- msg: // ^rest
			return nil
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	return forward()
}

// Conditional takes from the queue only now and then, which is enough to lose a
// message.
func (s *Subscription) Conditional(ctx context.Context, out chan<- Message, first Message, resume bool) error {
	msg := first
	if resume {
		msg = <-s.queue // want "taken from s.queue"
	}
	select {
	case out <- msg: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// TwoOutputs may send to either of two channels, and loses the message if
// neither takes it.
func (s *Subscription) TwoOutputs(ctx context.Context, high, low chan<- Message) error {
	msg := <-s.queue // want "taken from s.queue"
	select {
	case high <- msg: // ^rest
	case low <- msg:
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
	return nil
}
