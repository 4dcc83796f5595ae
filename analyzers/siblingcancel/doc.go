// Package siblingcancel defines the rule siblingcancel.
package siblingcancel

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes siblingcancel.
var Rule = rule.New(&rule.Rule{
	Name:  "siblingcancel",
	Title: "work on a context that ends with somebody else's work",
	Lost: `
The context of an errgroup ends with the first of its goroutines that fails, and
when all have been waited for, also if all went well. What a function does with
it after Wait fails at once: the upload is not completed, the result not stored.
The other way round, work that is done once for several callers, as by
singleflight, must not be given the context of one of them: when that one gives
up, it fails for all, although the others still want it, or they wait for ever for
one who has left. And a member of a group
that changes state, waits and changes it back is cut short when another member
fails.`,
	Bad: `
func (c *Copier) Copy(ctx context.Context, name string, parts []Part) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, p := range parts {
		g.Go(func() error { return c.put(ctx, p) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return c.complete(ctx, name) // ctx has ended
}`,
	Good: `
func (c *Copier) Copy(ctx context.Context, name string, parts []Part) error {
	g, gctx := errgroup.WithContext(ctx)
	for _, p := range parts {
		g.Go(func() error { return c.put(gctx, p) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return c.complete(ctx, name)
}`,
	Why: `
The context of the group has a name of its own, and only the goroutines of the
group use it. Work that is shared gets context.WithoutCancel(ctx), with a
timeout, or the context of the object that it is done for.`,
	Default: `
A call that heeds its context is given that of a group, or one made from it, where
it always runs after the group was waited for, or is deferred around that. Or the
function that singleflight runs gives the context of one caller to a call that
heeds it and whose failure all callers get. So does a function which leaves an entry
under a key, gives its context to such a call and stores the error in the entry,
while callers that find the entry, there or in what the function returns, wait for it
and return that error.`,
	Audit: `
What the shared work gives the context to is a function value, or all callers of
the object share under one key or in one field, which may be a loop or two whose
contexts end together, or under one that is found in the context, as the parts of
one request do; or it has no error to tell of, and all get what it has come to
by then. Or the entry for which others wait is closed when the work has gone well, and
by nobody on the cancelled way. Or
a member of a group, or a function of the package that it calls with the context of
the group, changes state that outlives the group and undoes it on every successful
exit, but not where the failure of another member ends the context.`,
	Silent: []string{
		"Shared work whose failure those who share it do not get: it is only logged, and what it was for is done in another way.",
		"Entries whose waiters ask whether the error is a cancellation, or try themselves, and those of work that keeps its own cancellation out of them.",
		"Entries that the cancelled way closes or hands on, in a helper, a defer, a closure or a caller too.",
		"Goroutines of the group, and what runs before Wait, but for state that they leave changed.",
		"Members that no other one ends: of a group without a context, alone in it, beside others that return no error, or on a context of their own.",
		"State of a member that is put back on the edge, in a defer, by another member, after Wait or by the caller; that ends with its object; or that the maker of the group made itself.",
		"Members of groups that a main loop makes, or a function that only runs as a goroutine: what ends them ends the object.",
		"Contexts that are cut off from that of the group or the caller, here or in a helper.",
		"Callees that ignore the end of their context: those that only read values of it, log, or detach themselves, in other packages too. Asking the context for its error is no use of it, nor is asking an object through an interface for a yes or no.",
		"Shared work of functions that only run as goroutines, and on the context of the object.",
		"Tests, and functions that are given one.",
	},
	Limits: []string{
		"A group that is kept in a field, or waited for in another function, is not followed.",
		"A member is followed into the functions of its package that its body calls, not further, and not into methods that keep the context in a field.",
		"Of shared work that is not run by a singleflight, only entries are recognised that have an error and a channel or a WaitGroup of their own.",
		"sync.Once on a caller's context is left to the rule about what is remembered.",
	},
}, run)
