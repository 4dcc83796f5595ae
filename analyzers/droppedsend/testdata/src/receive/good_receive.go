package receive

import (
	"context"
	"log"
	"time"
)

// Get takes the message in the select that can be cancelled: either it is
// returned, or it stays in the queue.
func (s *Subscription) Get(ctx context.Context) (Message, error) {
	select {
	case msg := <-s.queue:
		return msg, nil
	case <-ctx.Done():
		return Message{}, ctx.Err()
	}
}

// Offer returns the message that it could not deliver together with the error.
func (s *Subscription) Offer(ctx context.Context, out chan<- Message) (Message, error) {
	msg := <-s.queue
	select {
	case out <- msg:
		return Message{}, nil
	case <-ctx.Done():
		return msg, ctx.Err()
	}
}

// Reserve waits for room first; after that nothing can come between taking the
// message and sending it.
func (s *Subscription) Reserve(ctx context.Context) error {
	select {
	case s.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case msg := <-s.queue:
		s.out <- msg
		return nil
	case <-ctx.Done():
		<-s.slots
		return ctx.Err()
	}
}

// Pump keeps what it has not sent yet in the subscription, where the next call
// finds it. A channel that is nil is never chosen.
func (s *Subscription) Pump(ctx context.Context, out chan<- Message) error {
	for {
		in, send := s.queue, chan<- Message(nil)
		if s.loaded {
			in, send = nil, out
		}
		select {
		case s.spare = <-in:
			s.loaded = true
		case send <- s.spare:
			s.loaded = false
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Blocking sends without a way out: nothing is lost, however long it takes.
func (s *Subscription) Blocking(ctx context.Context, out chan<- Message) error {
	select {
	case msg := <-s.queue:
		out <- msg
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Notify passes a signal on. There is nothing in it to lose.
func (s *Subscription) Notify(ctx context.Context, out chan<- struct{}) error {
	sig := <-s.wake
	select {
	case out <- sig:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Tick passes the time on; another tick comes soon.
func (s *Subscription) Tick(ctx context.Context, out chan<- time.Time) error {
	t := <-s.ticks
	select {
	case out <- t:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Report passes an error on to whoever still listens.
func (s *Subscription) Report(ctx context.Context, out chan<- error) error {
	err := <-s.errs
	select {
	case out <- err:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Toggle passes a flag on.
func (s *Subscription) Toggle(ctx context.Context, out chan<- bool) error {
	on := <-s.flags
	select {
	case out <- on:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Lossy gives the message to a listener if there is one, by design.
func (s *Subscription) Lossy(out chan<- Message) {
	msg := <-s.queue
	select {
	case out <- msg:
	default:
	}
}

// Publish sends what it was given: its caller still has the message.
func (s *Subscription) Publish(ctx context.Context, msg Message) error {
	select {
	case s.queue <- msg:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Generate takes values from a channel that it made itself, and that ends with
// it.
func (s *Subscription) Generate(ctx context.Context, topics []string) error {
	made := make(chan Message, len(topics))
	for _, topic := range topics {
		made <- Message{Topic: topic}
	}
	close(made)
	for msg := range made {
		select {
		case s.out <- msg:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Requeue gives the message back to the queue that it came from.
func (s *Subscription) Requeue(ctx context.Context, out chan<- Message) error {
	msg := <-s.queue
	select {
	case out <- msg:
		return nil
	case <-ctx.Done():
		s.queue <- msg
		return ctx.Err()
	}
}

// Park moves the message into another channel, from which it is delivered
// later.
func (s *Subscription) Park(ctx context.Context, out chan<- Message) error {
	msg := <-s.queue
	select {
	case out <- msg:
		return nil
	case <-ctx.Done():
		backlog <- msg
		return ctx.Err()
	}
}

// Keep stores the message in the subscription.
func (s *Subscription) Keep(ctx context.Context, out chan<- Message) error {
	msg := <-s.queue
	select {
	case out <- msg:
		return nil
	case <-ctx.Done():
		s.spare, s.loaded = msg, true
		return ctx.Err()
	}
}

// Background cannot be cancelled.
func (s *Subscription) Background(out chan<- Message) error {
	ctx := context.Background()
	msg := <-s.queue
	select {
	case out <- msg:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Detached does not see the end of its caller's context once it has the
// message.
func (s *Subscription) Detached(ctx context.Context, out chan<- Message) error {
	msg, err := s.Get(ctx)
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	select {
	case out <- msg:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Count sends how many messages there are, not the messages.
func (s *Subscription) Count(ctx context.Context, out chan<- int) error {
	<-s.queue
	select {
	case out <- len(s.queue):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// CheckFirst asks the context before it takes anything.
func (s *Subscription) CheckFirst(ctx context.Context, out chan<- Message) error {
	select {
	case out <- Message{Topic: "hello"}:
	case <-ctx.Done():
		return ctx.Err()
	}
	out <- <-s.queue
	return nil
}

// FailedReceive sends what the failed call returned: nothing was taken.
func (s *Subscription) FailedReceive(ctx context.Context, out chan<- Message) error {
	msg, err := s.Get(ctx)
	if err != nil {
		select {
		case out <- msg:
		case <-ctx.Done():
		}
		return err
	}
	s.spare = msg
	return nil
}

// Instead sends a greeting in place of a message that has waited too long.
func (s *Subscription) Instead(late <-chan time.Time) {
	msg := <-s.queue
	select {
	case s.out <- msg:
	case <-late:
		s.out <- Message{Topic: "too late"}
	}
}

// Told says what it has decided.
func (s *Subscription) Told(late <-chan time.Time) {
	msg := <-s.queue
	select {
	case s.out <- msg:
	case <-late:
		log.Print("discarded a message")
	}
}
