// Package desync defines the rule desync.
package desync

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes desync.
var Rule = rule.New(&rule.Rule{
	Name:  "desync",
	Title: "reply abandoned, so that the next caller gets the old answer",
	Lost: `
A request is sent over a connection, or to a goroutine through a channel, and
the function stops waiting for the reply. The request cannot be taken back, and
the reply still comes. The connection or the channel stays in use: the next
caller sends its own request and is given the answer to the one before. From
then on everybody gets what somebody else has asked for.`,
	Bad: `
func (c *Client) Do(ctx context.Context, cmd Command) (Reply, error) {
	c.requests <- cmd
	select {
	case r := <-c.replies:
		return r, nil
	case <-ctx.Done():
		return Reply{}, ctx.Err() // the reply to cmd is still to come
	}
}`,
	Good: `
func (c *Client) Do(ctx context.Context, cmd Command) (Reply, error) {
	call := Call{Command: cmd, Reply: make(chan Reply, 1)}
	c.requests <- call
	select {
	case r := <-call.Reply:
		return r, nil
	case <-ctx.Done():
		return Reply{}, ctx.Err()
	}
}`,
	Why: `
The good code gives each request a channel of its own, with room for the reply,
so that a late one reaches nobody. On a connection, number the requests and
compare the numbers, or close the connection when a reply is given up, or let a
goroutine that owns it read all replies in their order.`,
	Default: `
A request is written to a connection or sent to a channel that outlives the
call, or that is given back to a pool unseen; its reply is read from the same
connection, or received from a channel of the same object in which it can be
left; a context, a timeout or a deadline ends the wait; and nothing closes,
drains or replaces what the reply comes from, here or in the callers of the
package. Where callers are not known and a deadline is what ends a read, the
function itself shows that the connection is used on: it takes the deadline off
again, sets that of each caller's context, asks once more, or closes the
connection on another way.`,
	Audit: `
One doubt is left: nobody in the package sends to the channel of the reply, or
somebody else may drain it; the request is a flag or a signal, so that any reply
may do; the callers are not known and may close a connection on which a read has
failed; or the object is given back to a pool that may look at it.`,
	Silent: []string{
		"Replies that are compared with their request by a number or a name, or that come through a channel made for the request.",
		"Connections that are closed, marked as broken or removed from their pool on the cancelled way, in a helper, a defer, or all callers in the package, and errors that tell a pool to do so.",
		"Requests of a helper that waits for the reply itself, and what a function sends to a channel that it receives from as well.",
		"Channels that are drained on the cancelled way or before the next request, and those from which a goroutine receives all the time.",
		"Replies that are dropped at the source where nobody waits for them: sent in a select with a default arm to a channel without room.",
		"Connections that are not set up yet: those that the function has opened itself, and functions that by their name do the first thing on one: Connect, Dial, Handshake, Login.",
		"Connections that the callers in the package close, or give up with an object that they have made, if the function is exported and they are an example for the others.",
		"Streams that are themselves given to the function, as for a handshake, by callers who close them when it fails or are not known.",
		"Teardown: what ends the object's life ends its connection.",
	},
	Limits: []string{
		"Requests and replies are taken to belong together because they are on the same connection or in the same object.",
		"A request that one function sends and whose reply another awaits, with no third that calls both, is not seen; nor is one over a connection whose methods do not say by their names that they write and read.",
		"A goroutine that is asked through a channel given to it as a parameter is not followed to its owner.",
	},
}, run)
