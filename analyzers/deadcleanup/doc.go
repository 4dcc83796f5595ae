// Package deadcleanup defines the rule deadcleanup.
package deadcleanup

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes deadcleanup.
var Rule = rule.New(&rule.Rule{
	Name:  "deadcleanup",
	Title: "cleanup that is given a context which has ended",
	Lost: `
A function makes something elsewhere: a row, a lock, a snapshot, a subscription.
If the rest fails, it undoes that, and gives the cleanup its own context. But
when the rest failed because that context ended, the cleanup fails at once, too:
what was made stays behind, and nobody is left who knows of it. The same goes
for work that a function still wants to do after it has learnt that its context
has ended, or has ended it itself.`,
	Bad: `
func (m *Machine) Attach(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := m.volumes.Lock(ctx, name); err != nil {
		return err
	}
	defer m.volumes.Unlock(ctx, name) // not when the minute is over
	return m.mount(ctx, name)
}`,
	Good: `
func (m *Machine) Attach(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := m.volumes.Lock(ctx, name); err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		m.volumes.Unlock(ctx, name)
	}()
	return m.mount(ctx, name)
}`,
	Why: `
The cleanup gets a context that keeps the values of the caller's and does not
end with it, and a deadline of its own, so that it cannot hang.`,
	Default: `
A call that by its verb cleans up or keeps something, and heeds its context, is given
one which has ended for sure, or one that is made from it: in the arm of its done
channel, after a check said so, after its own cancel function, also where both are
deferred. Or cleanup, by its verb,
is deferred or stands where a call that was given the context has failed, and
undoes an earlier call that was given a context: it is about what that call
returned, or about the same thing on the same object; and the package shows that the
program goes on when the context ends, since it has a deadline or is that of a
request, here or where the package calls the function, and that the callee heeds it; or
the function takes care of that elsewhere. Or a commit is tried again
with the context that may have made it fail, although the function takes care of
the context when it gives up instead.`,
	Audit: `
Only callers in other packages know what ends the context: often it is one call, and
as often the program. The callee is behind an interface or a function value, and
nothing is known of what it does with the context. What is given a context that has
ended only tells somebody, who may have left as well, or only closes or rolls back,
which often needs no context. A loop that only its context
ends closes a connection with that, or ends a subscription. The cleanup is one that
may do its work all the same (Shutdown, Stop, Cancel), or that another function does
as well, with a context of its own, or only goes by its name with what it undoes; or
what ends the context may be the end of the whole object, or of the program, in
package main. Or a function that is returned to be told how the work ended reports
that, with the context of the work, where its beginning was reported. Or a function undoes
all that it has done by the one that is its opposite by name (start and stop), with a
context that has a deadline or is that of a request. Or the cleanup is in a closure that
is returned, or kept in an object, when the call whose context it is given may be over.`,
	Silent: []string{
		"Contexts that are cut off from the one that ends, here or in a helper: WithoutCancel, Background, types with a Done method of their own, functions marked cancelsafe:detaches.",
		"Cleanup with the context that the ended one is made from: only what is derived ends with it.",
		"Cleanup of what its name says is stale, old or left over: others have left it behind.",
		"Calls with a context that has ended whose verb says nothing about what is lost: a query, a log entry, a metric.",
		"Close and Rollback, unless a context that has not ended is given to the same elsewhere: a transaction and a connection end with their context, too.",
		"Callees that ignore the end of their context: those that only read values of it, log, tell a list of hooks, or detach themselves, in other packages too.",
		"Cleanup that depends on what kind of failure it is, or on whether the context is still alive.",
		"Removals that undo nothing, such as those that are the task of the function, or that follow a call which only works out a name; what an object is asked to remove by its name, which is not the object; putting back into a queue what was not taken.",
		"Tests, and functions that are given one.",
	},
	Limits: []string{
		"Pairs of functions are recognised by what they are about and by common verbs; others are not seen, nor is cleanup that is kept in a local list of functions.",
		"What an implementation behind an interface does with its context is known only where there are implementations in the package that declares it, or at least two in the one that calls it; else it counts as heeded.",
		"A failure whose call was not given the context, nor lent a closure that gives it to others, says nothing about the context.",
		"A fix adds a timeout only to a statement that stands by itself; elsewhere it is for the reader to add one.",
	},
}, run)
