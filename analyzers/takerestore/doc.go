// Package takerestore defines the rule takerestore.
package takerestore

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes takerestore.
var Rule = rule.New(&rule.Rule{
	Name:  "takerestore",
	Title: "state taken or marked, and not put back when cancelled",
	Lost: `
A function takes a value out of state that outlives it, sets a flag, moves a
counter or enters a state, then waits for something that can be cancelled, and
undoes the change afterwards. When the wait is cancelled or fails, it returns
without undoing it: the value is gone, the flag stays set, the counter is off
by one, and every later call works with the hole. A mutex that is released by
a defer does not help; it only publishes the hole.`,
	Bad: `
func (c *Client) Resubscribe(ctx context.Context) error {
	c.mu.Lock()
	subs := c.subs
	c.subs = nil
	c.mu.Unlock()

	if err := c.conn.Subscribe(ctx, subs); err != nil {
		return err // the subscriptions are gone
	}

	c.mu.Lock()
	c.subs = subs
	c.mu.Unlock()
	return nil
}`,
	Good: `
func (c *Client) Resubscribe(ctx context.Context) error {
	c.mu.Lock()
	subs := slices.Clone(c.subs)
	c.mu.Unlock()

	return c.conn.Subscribe(ctx, subs)
}`,
	Why: `
The good code computes first and assigns last: nothing that others can see has
changed when the wait is cancelled. Where the state must be taken for the time
of the wait, put it back in a defer that runs on every way out, or give it to
an owner that will.`,
	Default: `
A value is read from its place and removed from it by the function itself, which works
with it in the wait or after it, and the place is filled again on the normal way; or
helpers do so with the same value. Or a flag that was set, a counter, a state or an
entry of a table is undone on every successful exit, and keeps others out until then:
the function refuses to begin where it finds it, or what sets it says whether it could.
What helpers take otherwise, and what keeps nobody out, the package must show to
outlive the wait: that ends with a timer, a deadline or a request.`,
	Audit: `
Another exit that can only fail undoes the change, so that the function knows that
leaving early needs it, if nobody else is meant to. Or what was taken is not needed any
more, so that the place may be emptied on purpose. Or the change keeps nobody out,
or a helper takes one value and another is put in its place, and only callers in
other packages know what ends the wait: often it is the program. Or a flag or a
counter is undone on some of the successful exits, or a flag that was cleared is set
again.`,
	Silent: []string{
		"Changes that any cancelled way may touch again: on the edge, in a defer, in a closure, in a helper, in a goroutine or a callback that the function starts, or in all of its callers.",
		"Values that are handed on: returned with the error, stored, sent, or passed to a function.",
		"Objects whose life ends on the cancelled way: closed, marked as broken, removed from their pool.",
		"Entries that carry a function which takes them out.",
		"Entries that whoever answers takes out, once the answer has come; entries whose removal is what fails.",
		"Entries that a loop has looked for, to take them out; entries that are locks or durations, which are there for the next call.",
		"What was taken and is used up, where another one is put in: functions that were called, and what was closed.",
		"Flags that say that a channel of the object is closed, until it gets another.",
		"Changes to an object that the function made itself.",
		"Flags that say that something is at hand, where whoever finds one down fetches it anew.",
		"Flags with which the function goes on when it finds them up: they say what is so, or what is to be done.",
		"Teardown: the context or stop channel of the object itself, functions that only run as goroutines, event loops, functions named Run or Serve.",
		"Contexts that cannot end: Background, TODO, WithoutCancel.",
		"Flags that say whether a permit is held, and that others ask before they give it back.",
		"Counters and flags that by their name only record what happened: retries, attempts, failures, totals.",
		"Test files.",
	},
	Limits: []string{
		"A pair of functions, one that takes and one that restores, is only seen where a third calls both.",
		"An alias of the state that is made by an unknown function is not followed.",
	},
}, run)
