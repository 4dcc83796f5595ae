// Package selectoperand defines the rule selectoperand.
package selectoperand

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes selectoperand.
var Rule = rule.New(&rule.Rule{
	Name:  "selectoperand",
	Title: "operand of a select case consumes before any arm is chosen",
	Lost: `
The operands of all cases of a select are evaluated when the select is entered,
once, before any arm is chosen. A receive or a pop among them takes its value
then. When another arm is chosen, the context's for example, the value is gone:
each such select loses one. The receive itself also blocks the whole select,
which cannot be cancelled while it waits.`,
	Bad: `
select {
case out <- <-in: // <-in happens first, whatever is chosen
case <-ctx.Done():
	return ctx.Err()
}`,
	Good: `
var (
	item Item
	send chan<- Item // nil, and so never ready, until there is an item
	recv = in
)
for {
	select {
	case item = <-recv:
		send, recv = out, nil
	case send <- item:
		send, recv = nil, in
	case <-ctx.Done():
		return item, ctx.Err()
	}
}`,
	Why: `
The good code receives in an arm of its own, so that the receive can lose to
the cancellation without consuming, and keeps the item in a variable that the
cancelled way can return or put back.`,
	Default: `
The operand is a receive, or a call of a function that takes its result out of
a queue, a map or a channel, in the package or in another one.`,
	Audit: `
Only the name of the called method says that it consumes: Pop, Dequeue, Recv. Or all
other arms receive an error: what has failed gives up more than the one value, and
often knows it.`,
	Silent: []string{
		"Operands that only look: len, Peek, a field, a context's Done.",
		"A select with one arm and no default: there is no other arm to lose to.",
		"Receives of signals, times and errors.",
		"Function literals that are operands; they do not run yet.",
	},
	Limits: []string{
		"A call through an interface or a function value is judged by its name.",
	},
}, run)
