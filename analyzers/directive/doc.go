// Package directive defines the rule directive.
package directive

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes directive.
var Rule = requireAll(rule.New(&rule.Rule{
	Name:  "directive",
	Title: "a directive that has no effect, or does not hold",
	Meta:  true,
	Lost: `
Nothing at run time. But a directive that is misspelt, stands in the wrong place
or has outlived what it was written for says something about the code that is
not so: a finding that was thought to be argued away comes back or, worse, the
next one at that place is argued away unseen. And a function that claims to be
safe to cancel must not cancel another one half-way that is not.`,
	Bad: `
//cancelsafe:safe
func (s *Sink) Flush(ctx context.Context) error {
	return s.upload(ctx, s.name)
}

//cancelsafe:unsafe the remote object is left half written
func (s *Sink) upload(ctx context.Context, name string) error {
	//cancelsafe:ignore takerestore
	return s.remote.Write(ctx, name)
}`,
	Good: `
//cancelsafe:safe
func (s *Sink) Flush(ctx context.Context) error {
	return s.upload(context.WithoutCancel(ctx), s.name)
}

//cancelsafe:unsafe the remote object is left half written
func (s *Sink) upload(ctx context.Context, name string) error {
	return s.remote.Write(ctx, name)
}`,
	Why: `
The good code does not cancel the upload half-way, and claims nothing that is
not checked: the directive without a reason, for a finding that there is none
of, is gone.`,
	Default: `
A directive with an unknown verb, with an unknown rule, without a reason where
one is due, or where it covers nothing; an ` + "`ignore`" + ` that keeps nothing from
being reported, in either tier; a mark on a function that it says nothing about;
two marks that contradict each other. And a function marked ` + "`safe`" + ` that calls
one marked ` + "`unsafe`" + ` with a context that can end.`,
	Audit: `
A call of a function marked ` + "`unsafe`" + ` with a context that can end with one
operation, in a function that is marked neither way.`,
	Silent: []string{
		"Generated files and test files.",
		"`//nolint` comments: whether those are used is for golangci-lint's nolintlint to say.",
		"Calls of unsafe functions in functions that are marked as unsafe themselves: their callers have been told.",
	},
	Limits: []string{
		"Whether an `ignore` is used is decided for the files, build tags and system that are analysed.",
		"That a function restores, poisons or detaches is believed, not checked.",
	},
}, run))
