// Package droppedsend defines the rule droppedsend.
package droppedsend

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes droppedsend.
var Rule = rule.New(&rule.Rule{
	Name:  "droppedsend",
	Title: "value consumed, then dropped because its send was cancelled",
	Lost: `
A function takes a value out of a source that outlives it (a channel, a queue,
a map) and passes it on in a select that can be cancelled. The select itself is
safe: nothing is sent when another arm is chosen. But the source has already
given the value away. When the cancelled arm is chosen and returns, nobody has
it any more: the message was received and is never processed.`,
	Bad: `
func (s *Subscription) Next(ctx context.Context, out chan<- Message) error {
	msg := <-s.queue
	select {
	case out <- msg:
		return nil
	case <-ctx.Done():
		return ctx.Err() // msg is gone
	}
}`,
	Good: `
func (s *Subscription) Next(ctx context.Context) (Message, error) {
	select {
	case msg := <-s.queue:
		return msg, nil
	case <-ctx.Done():
		return Message{}, ctx.Err()
	}
}`,
	Why: `
The good code takes the value in the same select that can be cancelled, so that
either it is taken and returned, or it stays where it was. Where it has to be
sent on, reserve room first (a slot in a semaphore, a permit), then take and
send without waiting; or put the value back, or return it with the error.`,
	Default: `
The value was received, popped or deleted from durable state, here or in a
helper of this or another package; the function is called, not started as a
goroutine; and what ends is one call or one round: a timeout, a timer, or a context that
was passed in, if the function answers its caller anything.`,
	Audit: `
The cancelled arm waits for a stop channel, or for a context that only callers in other
packages know, in a function that answers nothing, so that nobody hears of it: often it
is a step of something that ends with the same context. Or only the name of a method
says that it consumes, or the function is a stage that moves values from a channel that
it was given until that is closed.`,
	Silent: []string{
		"Values that the cancelled way uses: returned, put back, stored, passed to a function.",
		"Values that are acknowledged (Ack, Nack, Commit): they are delivered again.",
		"Signals, times, flags and errors.",
		"Values in place of which something else is sent to the same channel.",
		"Values of which the cancelled way counts that they are dropped, or says that they are.",
		"Values that are popped only after the send succeeded.",
		"Goroutines that end with their object, and objects that are closed on the cancelled way.",
		"A cancelled arm that goes back to send the same value again.",
		"A default arm: a lossy notification by design.",
	},
	Limits: []string{
		"A value that is filled in through a pointer (Decode(&v)) is not followed to its source.",
		"A value that is handed to a function which then fails is taken to be the function's, unless that is known to drop it.",
	},
}, run)
