// Package cachedcancel defines the rule cachedcancel.
package cachedcancel

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes cachedcancel.
var Rule = rule.New(&rule.Rule{
	Name:  "cachedcancel",
	Title: "one caller's cancellation is remembered for all callers",
	Lost: `
A function does something for the first of its callers, with that caller's
context, and remembers what has come of it: a sync.Once is used up, an error is
kept in a cache, a mark says that it is done. If that caller gives up half-way,
what is remembered is that somebody once gave up. All later callers get the
error of a context that was not theirs, or nothing at all, although they have
time, and the program has to be restarted to be rid of it.`,
	Bad: `
func (i *Image) Manifest(ctx context.Context) (*Manifest, error) {
	i.once.Do(func() {
		i.manifest, i.err = i.registry.Fetch(ctx, i.name)
	})
	return i.manifest, i.err // for ever, if the first caller has given up
}`,
	Good: `
func (i *Image) Manifest(ctx context.Context) (*Manifest, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.manifest != nil {
		return i.manifest, nil
	}
	m, err := i.registry.Fetch(ctx, i.name)
	if err != nil {
		return nil, err
	}
	i.manifest = m
	return m, nil
}`,
	Why: `
The good code remembers what it has, not that it has tried: the next caller
tries again. Where failures are to be remembered too, ask first whether the
error is the caller's own, with ctx.Err() != nil or errors.Is(err,
context.Canceled). Where the work must be done just once, let it run on
context.WithoutCancel(ctx) with a timeout of its own.`,
	Default: `
A pause before another try that is cancelled goes on to where the failure is
recorded as final.`,
	Audit: `
A closure that is given to sync.Once, OnceFunc, OnceValue or OnceValues waits on
the context of the caller around it, and its error is kept, or leaves something
unset. Or the error of a call is stored where later calls find it and return it
instead of making the call, without a question that tells a cancellation from
other failures: under a key, together with what else the call returned, or
behind a mark that is made whatever the outcome. A mark that says that the work
is done, made before the work: later calls return success. Whether there are
callers whose contexts end one without the other, the function does not say: in
a command there is often only one. Or a failure that is recorded when a
pause before another try is cut short by the end of a session.`,
	Silent: []string{
		"Work on context.WithoutCancel, on a context of its own, or on the context of the object, and work that is given no context.",
		"Errors that were asked for a cancellation, by errors.Is, by comparison, by a predicate of any name, or by asking the context, before they are stored.",
		"Errors of which only some kind is stored: errors.Is(err, ErrNotFound).",
		"Entries and marks that are taken back, and a Once that is replaced, when the work fails, or that all callers in the package take out of a table with its object.",
		"The last word of an object that is dead: a writer or an iterator which returns the same error from then on.",
		"Errors that the next attempt overwrites, and those that are only shown.",
		"What is done once, by its name, to end or to warn: closeOnce, logOnce; and work that ends the program, or panics, when it fails.",
		"A Once, a map or a variable of one call.",
		"Marks on an object that was handed in and is what the call that fails was to store: whoever fails reads it anew.",
		"Test files.",
	},
	Limits: []string{
		"An error that is stored by a deferred function is not followed to its call.",
		"Whether a predicate of another name knows cancellations is not looked at.",
		"An entry that is published before it is filled, so that others wait for it, is shared work, which is another hazard.",
		"Counters of failures, breakers and backoffs that are fed with cancellations are not reported: nothing tells a deadline that they should see from a caller that has gone.",
		"Failures that are remembered as a text or a flag instead of an error.",
	},
}, run)
