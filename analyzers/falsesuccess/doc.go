// Package falsesuccess defines the rule falsesuccess.
package falsesuccess

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes falsesuccess.
var Rule = rule.New(&rule.Rule{
	Name:  "falsesuccess",
	Title: "cancelled work is reported as done",
	Lost: `
A function leaves early because its context has ended, and returns a nil error.
Its caller takes the work for done: it follows a nil pointer, keeps half a list
as the whole, commits, or deletes what the half list does not hold. That the
caller's own context has ended does not help, since nobody asks it again; and
where many workers share a group, Wait returns nil as if each of them had
finished.`,
	Bad: `
func (c *Checker) Check(ctx context.Context, packs []Pack) error {
	ctx, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	g, ctx := errgroup.WithContext(ctx)
	for _, p := range packs {
		g.Go(func() error {
			if ctx.Err() != nil {
				return nil // the pack is not checked, and Check returns nil
			}
			return c.check(ctx, p)
		})
	}
	return g.Wait()
}`,
	Good: `
func (c *Checker) Check(ctx context.Context, packs []Pack) error {
	ctx, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	g, ctx := errgroup.WithContext(ctx)
	for _, p := range packs {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return c.check(ctx, p)
		})
	}
	return g.Wait()
}`,
	Why: `
The good code returns the error of the context, so that all who wait for the work
know that it is not done; errors.Is tells them that it was cancelled. Where a
part of the result is worth having, return it together with the error.`,
	Default: `
A caller in the package uses what a nil error promises: it follows a pointer or
an interface that is nil then, or stores a list that is not whole. Or the
function is a member of a group (Go and Wait), Wait's error is what the function
that waits returns, nobody asks the context afterwards, and no other member
reports its end; and the package shows that only this work ends, since the context
has a deadline or is that of a request. Or the function tries something until it succeeds, and returns
nil when it is cancelled between two attempts, of which the first has failed. Or
what a cancelled loop, here or in a function of this or another package, has
collected so far is given to a function that destroys or replaces what it does
not hold.`,
	Audit: `
Other functions that return nil when a context ends, with work left: who calls
them is not known, or nobody there uses a result; and those of a program itself
that try until they succeed. A member of a group of which another may report the
end, or whose context only callers elsewhere know: they may look at it themselves.
A collection that a method of an interface fills
before what it does not hold is destroyed, without asking the context: whether
the method reports that it was cut short, only its implementations know. A message
that is acknowledged after work that was cancelled just as after a success,
although other failures of that work give it back. An error that means a cancellation,
for which that of others takes its place, who may have ended without one.`,
	Silent: []string{
		"Functions whose callers, those in the package, ask themselves whether the context has ended, or wait next for its end, if an error is all that the function answers.",
		"Functions that have nothing left to do when they are cancelled, such as a pause.",
		"Functions that are meant to last until they are told to end, or that wait for others: Run, Serve, Watch, Wait, Poll, Close, Stop and the like, event loops, streams of what comes from elsewhere, and goroutines.",
		"Functions that ask whether an error says that they were cancelled before they return nil, and those that return nil only when they are told to end, if nobody is seen to rely on it.",
		"Callers that ask the context, or look at the result, before they use it.",
		"Errors that are set by a defer.",
		"Functions that return nil for any failure: somebody has decided so.",
		"Functions that are only handed to others to be run, and never return an error.",
		"Functions that tell their caller how far they have come: by what there is of the result, by false where others get true; but for callers in the package that take it for whole.",
		"Messages that are acknowledged in a branch of its own for a cancellation, or whatever comes of the work.",
		"Half a list of what is to be deleted: less is deleted.",
		"Contexts of the object, of a request, and of a stream that the peer owns.",
		"Functions that ask for the end of their context before they have done anything, and decide not to begin.",
		"Test files.",
	},
	Limits: []string{
		"Callers in other packages are not known, except for what they destroy.",
		"Functions that report how they ended by something else than an error.",
		"A nil error that comes from a variable which nobody has set.",
		"A wait that is given a context and returns nothing, so that its callers cannot tell how it ended.",
		"What a callee destroys is told by its name.",
	},
}, run)
