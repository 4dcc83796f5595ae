// Package lostbatch defines the rule lostbatch.
package lostbatch

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes lostbatch.
var Rule = rule.New(&rule.Rule{
	Name:  "lostbatch",
	Title: "several values taken or queued, and the rest of them dropped when cancelled",
	Lost: `
A function takes a whole batch out of state that outlives it, and passes the
items on one by one; or it takes items one by one and collects them in a
variable. When one step is cancelled or fails, it leaves in the middle. The
items that are still in its hands are no longer where they came from, and the
caller does not get them either. It is the same with a queue whose only reader
leaves: the requests that wait in it are never answered, and the connections in
it are never closed.`,
	Bad: `
func (b *Buffer) Flush(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, b.timeout)
	defer cancel()
	b.mu.Lock()
	batch := b.pending
	b.pending = nil
	b.mu.Unlock()

	for _, m := range batch {
		if err := b.sink.Send(ctx, m); err != nil {
			return err // the rest of the batch is gone
		}
	}
	return nil
}`,
	Good: `
func (b *Buffer) Flush(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, b.timeout)
	defer cancel()
	b.mu.Lock()
	batch := b.pending
	b.pending = nil
	b.mu.Unlock()

	for i, m := range batch {
		if err := b.sink.Send(ctx, m); err != nil {
			b.mu.Lock()
			b.pending = append(batch[i:], b.pending...)
			b.mu.Unlock()
			return err
		}
	}
	return nil
}`,
	Why: `
The good code puts back what it has not passed on. Returning the rest, or what
was collected, together with the error does as well, and so does taking each
item only when it can be passed on. A reader of a queue that leaves takes what
is left in it first: a loop around a select with a default, which answers or
closes each.`,
	Default: `
A batch was swapped out, cut off, received or popped from durable state, here
or in a helper, and the loop over it is left by one call or one round: its rest
is not used on the way out. Items were received or popped one by one into a
variable that is not used on the way out. The package must show that somebody
outlives the loop, and misses them: a timer, a deadline or a request ends it.`,
	Audit: `
Only callers in other packages know what ends the loop: often it is the program.
Or the loop ends on a stop channel of its object, only the name of a method says
that it consumes, or the items come from a channel that the function was given.
Or a buffered queue of the package is left by its only reader when its object or
its loop ends, and each value in it is closed where it cannot be queued, or has a
channel on which a caller waits whom nothing else can wake but the end of its own
context.`,
	Silent: []string{
		"Batches of which the way out uses anything: put back, returned with the error, stored, passed to a function.",
		"Partial results that are returned, with or without an error.",
		"Batches that were handed on before the loop, which only waits.",
		"Loops over state that is still where it was, and results that can be had again: nothing is consumed.",
		"Items that are acknowledged (Ack, Nack, Commit): they are delivered again.",
		"Loops that go on with the next item.",
		"Values of which the cancelled way counts that they are dropped, or says that they are.",
		"Goroutines and main loops that end with their object, and objects that are closed on the way out.",
		"Queues that are drained on the way out or by another function, that are closed, or that have no buffer.",
		"Requests whose callers also wait for the end of the reader, and values that are kept elsewhere as well.",
	},
	Limits: []string{
		"A way out that uses only the item at hand is taken to use all of them.",
		"A list that is emptied only after the loop, so that what was passed on is passed on again, is not reported.",
		"Loops over an iterator function, and linked lists, are not followed.",
		"Queues that are parameters or local variables are not followed.",
	},
}, run)
