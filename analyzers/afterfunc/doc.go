// Package afterfunc defines the rule afterfunc.
package afterfunc

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes afterfunc.
var Rule = rule.New(&rule.Rule{
	Name:  "afterfunc",
	Title: "watch on a context that hits an object after the call",
	Lost: `
A function has something watch its context while it works: a callback of
context.AfterFunc, or a goroutine, which closes a connection or sets its
deadline when the context ends, so that the work stops. When the work is done,
the watch has to go. One that is never stopped hits the object when the context
ends later, which is after every call: callers cancel what they no longer need.
One that is told to stop but not waited for can do so too: a select takes
either of two arms that are ready, and the context may have ended by the time
it looks. Then a connection that is back in use is closed, or runs into a
deadline that nobody has set.`,
	Bad: `
func (c *Client) Ping(ctx context.Context) error {
	context.AfterFunc(ctx, func() {
		c.conn.SetDeadline(time.Unix(1, 0)) // also after Ping has returned
	})
	return c.roundTrip("PING")
}`,
	Good: `
func (c *Client) Ping(ctx context.Context) error {
	fired := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(fired)
		c.conn.SetDeadline(time.Unix(1, 0))
	})
	err := c.roundTrip("PING")
	if !stop() {
		<-fired
		c.conn.SetDeadline(time.Time{})
	}
	return err
}`,
	Why: `
The good code stops the callback before it returns. Where stop reports false the
callback has started, and may still run: so it is waited for, and what it did is
undone. A goroutine is waited for in the same way: close the channel that tells
it to leave, then receive from one that it closes.`,
	Default: `
A callback, or a goroutine that waits for nothing but the context, sets a
deadline on an object that outlives the function, and the function can succeed
without stopping it; or the function stops a callback on some of its ways and
can succeed on another; or a goroutine closes or interrupts such an object when
the context ends, and is told to leave by closing a channel, but not waited for.`,
	Audit: `
A callback, or a goroutine that waits for nothing but the context, closes an
object that is reached from the receiver of a method, and is never stopped: the
context may be meant to be the object's life. Or the object that a watch may still
hit is new, and is handed out.`,
	Silent: []string{
		"Callbacks whose stop function is deferred, called on all ways, stored or passed on.",
		"Goroutines that the function waits for: by Wait, by receiving from a channel that they close, or by sending to them.",
		"Watches that look again whether they are wanted, under a lock or at an atomic.",
		"Watches that close the object in any case, also when they are told to leave: it is not used on.",
		"Objects that the function closes itself when it succeeds, or that it has made and keeps to itself.",
		"Functions that do nothing with an object but begin the watch: they do so for their caller.",
		"Contexts that are the life of the object: in a field of it, in main loops, in constructors.",
	},
	Limits: []string{
		"That a stop function has reported false, so that the callback may still run, is not asked for.",
		"A channel in a field by which a goroutine is told to leave is not followed.",
	},
}, run)
