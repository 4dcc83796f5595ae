package deadcleanup

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Analyzer reports cleanup that is given a context which has ended.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachSource(func(fn *ssa.Function) {
		f := p.FuncOf(fn)
		for _, g := range f.Givens() {
			if p.Reported(g.Call.Pos()) || p.Table.UseOf(g.Call, g.Arg) != summary.Noticed {
				continue
			}
			if finding, ok := check(p, f, g); ok {
				p.Report(finding)
			}
		}
	})
}

// plausible returns a finding of the audit tier for a call that is no cleanup by its
// name, or that is made later.
func plausible(p *rule.Pass, f *engine.Func, g engine.Given) (rule.Finding, bool) {
	if !p.Audits() {
		return rule.Finding{}, false
	}
	if finding, ok := ofItself(p, f, g); ok {
		return finding, true
	}
	return later(p, f, g)
}

// check returns a finding if the context of g has ended when g runs, or if g
// cleans up where it may have.
func check(p *rule.Pass, f *engine.Func, g engine.Given) (rule.Finding, bool) {
	c := strengthOf(g)
	if c != notCleanup || lasts(g) {
		if e := f.Ended(g.At, g.Ctx); e != nil {
			finding := dead(p, g, f.EdgePos(e), f.Because(e))
			v := verb(nameOf(g.Call))
			if cleanups[v].goes && f.Life(e) == life.Teardown {
				finding.Tier = rule.Audit // it ends with the program, which is what mostly ends a loop
			}
			if p.DoneElsewhere(g) {
				finding.Tier = rule.Audit // it is not the last that can be done about it
			}
			if tellers[v] {
				finding.Tier = rule.Audit // there may be nobody any more who would hear it
			}
			return finding, true
		}
		if end := f.CancelledItself(g.At, g.Ctx); end != nil {
			return dead(p, g, end.Pos(), "its cancel function is called"), true
		}
	}
	if finding, ok := retried(p, f, g); ok {
		return finding, true
	}
	if finding, ok := finished(p, f, g); ok {
		return finding, true
	}
	if c == notCleanup {
		return plausible(p, f, g)
	}
	return led(p, f, g, c)
}

// led returns a finding for a cleanup to which a cancelled way leads, one that is sure
// before all others, or a plausible one if there is no such way.
func led(p *rule.Pass, f *engine.Func, g engine.Given, c strength) (found rule.Finding, ok bool) {
	edges, only := leading(f, g)
	for i, e := range edges {
		a := acquisition(p, f, g, e)
		l := f.Life(e)
		if a == nil || l == life.Never || c == slight && !a.detachedElsewhere {
			continue
		}
		if sorted(f, g, e) {
			return found, ok
		}
		tier := rule.Audit
		proven := c == strong && p.Judge.Limited(e) && p.Table.Knows(g.Call) || a.detachedElsewhere
		if l == life.PerCall && a.strong && i < only && proven && p.Pass.Pkg.Name() != "main" {
			tier = rule.Default // a program often ends with its context, or has one that does not end
		}
		if !ok || tier == rule.Default {
			made := p.NameOfCall(a.call)
			found, ok = maybe(p, f, g, e, made, fmt.Sprintf("%s does at line %d", made, p.Line(a.call.Pos())), tier), true
		}
		if tier == rule.Default {
			return found, true
		}
	}
	if ok {
		return found, true
	}
	return plausible(p, f, g)
}

// leading returns the cancelled ways on which g runs: those that lead to g, or, if
// g is deferred, all that end the function after that. The first few, only of
// them, lead to nothing else, the nearest first: a failure after which the
// function waits again is not what ends it.
func leading(f *engine.Func, g engine.Given) (edges []*cancel.Edge, only int) {
	if !g.Deferred() {
		edges, only = f.MayHaveEnded(g.At, g.Ctx)
		same := slices.DeleteFunc(edges[only:], func(e *cancel.Edge) bool {
			return e.Point.Instr.Block() != g.At.Block() // who goes on after a failure has other things to do
		})
		for i := range only {
			near := i
			for j := i + 1; j < only; j++ {
				if f.LeadsTo(edges[near], edges[j].Point.Instr) && !f.LeadsTo(edges[j], edges[near].Point.Instr) {
					near = j
				}
			}
			edges[i], edges[near] = edges[near], edges[i]
		}
		return append(edges[:only], same...), only
	}
	for _, p := range f.Points {
		if !ir.Precedes(g.At, p.Instr) && !ir.Reaches(g.At.Block(), p.Instr.Block()) {
			continue // of a defer under a condition, those count that come after it
		}
		for _, e := range p.Edges {
			if e.Source == cancel.Context && e.Value != nil && f.Pkg.Table.Derived(g.Ctx, e.Value) && len(f.Cancelled(e, p.Instr).Exits) > 0 {
				edges = append(edges, e)
			}
		}
	}
	return edges, len(edges)
}

// retried returns a finding for a call that completes something, and that is
// tried again with the same context when it was cancelled or failed, while the
// function takes care that the context does not keep it from giving up the same
// thing.
func retried(p *rule.Pass, f *engine.Func, g engine.Given) (rule.Finding, bool) {
	if verb(nameOf(g.Call)) != "commit" {
		return rule.Finding{}, false
	}
	other := detachesElsewhere(p, f, g)
	if other == nil {
		return rule.Finding{}, false
	}
	for _, point := range f.Points {
		if point.Instr != g.Call.(ssa.Instruction) {
			continue
		}
		for _, e := range point.Edges {
			way := f.Cancelled(e, point.Instr)
			if f.Life(e) != life.PerCall || !way.Repeats(point.Instr, ir.Receiver(g.Call.Common())) {
				continue
			}
			name, ctx, line := p.NameOfCall(g.Call), p.NameOfArg(g.Call, g.Arg), p.Line(g.Call.Pos())
			return rule.Finding{
				Message: fmt.Sprintf("%s at line %d is tried again with %s, which may be what it was cancelled by, although %s at line %d is given a context that lives on: nobody knows whether it took effect",
					name, line, ctx, p.NameOfCall(other), p.Line(other.Pos())),
				AtRisk:  rule.Note{Pos: g.Call.Pos(), Text: name + " is given " + ctx},
				Leaves:  rule.Note{Pos: f.EdgePos(e), Text: f.Because(e)},
				Missing: rule.Note{Pos: g.Call.Pos(), Text: name + " is tried again"},
			}, true
		}
	}
	return rule.Finding{}, false
}

// dead returns the finding for a call whose context has ended for sure. What only closes
// may need none.
func dead(p *rule.Pass, g engine.Given, leaves token.Pos, why string) rule.Finding {
	name, ctx := p.NameOfCall(g.Call), p.NameOfArg(g.Call, g.Arg)
	tier := rule.Default
	if strengthOf(g) == slight {
		tier = rule.Audit
	}
	return rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("%s at line %d is given %s, which has ended by then, as %s at line %d: it can do nothing that waits",
			name, p.Line(g.Call.Pos()), ctx, why, p.Line(leaves)),
		AtRisk:  rule.Note{Pos: g.Call.Pos(), Text: name + " is given " + ctx},
		Leaves:  rule.Note{Pos: leaves, Text: why},
		Fixes:   detach(p, g),
		Missing: rule.Note{Pos: g.Call.Pos(), Text: name + " needs a context that has not ended"},
	}
}

// maybe returns the finding for cleanup whose context may have ended. It undoes what
// made does.
func maybe(p *rule.Pass, f *engine.Func, g engine.Given, e *cancel.Edge, made, does string, tier rule.Tier) rule.Finding {
	name, ctx := p.NameOfCall(g.Call), p.NameOfArg(g.Call, g.Arg)
	leaves := f.EdgePos(e)
	return rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("what %s is undone by %s at line %d, but with %s, which has ended when %s at line %d: it stays behind",
			does, name, p.Line(g.Call.Pos()), ctx, f.Because(e), p.Line(leaves)),
		AtRisk:  rule.Note{Pos: g.Call.Pos(), Text: name + " is given " + ctx},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
		Fixes:   detach(p, g),
		Missing: rule.Note{Pos: g.Call.Pos(), Text: name + " undoes what " + made + " does, with a context that has not ended"},
	}
}
