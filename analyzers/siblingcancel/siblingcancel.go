package siblingcancel

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Analyzer reports work that is given a context which others end.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachSource(func(fn *ssa.Function) {
		f := p.FuncOf(fn)
		groups := f.Groups()
		for _, g := range f.Givens() {
			if p.Reported(g.Call.Pos()) || p.Table.UseOf(g.Call, g.Arg) != summary.Noticed {
				continue
			}
			for _, group := range groups {
				if wait := f.AfterWait(g, group); wait != nil && !g.AboutError() {
					afterWait(p, f, g, wait)
				}
			}
		}
		for _, s := range f.SharedCalls() {
			shared(p, f, s)
		}
		joined(p, f)
		if !p.Audits() {
			return
		}
		unsettled(p, f)
		for _, m := range f.Members() {
			for _, part := range m.Parts() {
				cutShort(p, part)
			}
		}
	})
}

// afterWait reports g, which is given the context of a group although the group
// has been waited for.
func afterWait(p *rule.Pass, f *engine.Func, g engine.Given, wait *ssa.Call) {
	name, ctx, group := p.NameOfCall(g.Call), p.NameOfArg(g.Call, g.Arg), p.NameOfCall(wait)
	tier := rule.Default
	if isValue(g) {
		tier = rule.Audit // who knows what it does with it
	}
	p.Report(rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("%s at line %d is given %s, the context of the group, which %s at line %d has ended even if all went well: it fails, or does nothing",
			name, p.Line(g.Call.Pos()), ctx, group, p.Line(wait.Pos())),
		AtRisk:  rule.Note{Pos: g.Call.Pos(), Text: name + " is given " + ctx},
		Leaves:  rule.Note{Pos: wait.Pos(), Text: group + " ends " + ctx},
		Missing: rule.Note{Pos: g.Call.Pos(), Text: name + " needs the context that the group's is made from"},
	})
}

// shared reports work that several callers wait for, but that is given the
// context of the one that happened to start it.
func shared(p *rule.Pass, f *engine.Func, s engine.SharedCall) {
	if !s.IsLookedAt() {
		return
	}
	var found []rule.Finding
	for _, g := range s.Givens {
		if p.Reported(g.Call.Pos()) || p.Table.UseOf(g.Call, g.Arg) != summary.Noticed {
			continue
		}
		if !isCallers(p, f, g) {
			continue
		}
		fate := fateOf(p, g)
		if fate == "" {
			continue
		}
		tier := rule.Default
		if isValue(g) || f.HasOneKey(s) || s.HasKeyOfContext() || fate == allGet {
			tier = rule.Audit // what has no error to tell of may well not heed its context
		}
		name, ctx, do := p.NameOfCall(g.Call), p.NameOfArg(g.Call, g.Arg), p.NameOfCall(s.Call)
		found = append(found, rule.Finding{
			Tier: tier,
			Message: fmt.Sprintf("%s at line %d works for all callers that %s at line %d brings together, but is given %s of one of them: when that one is cancelled, %s",
				name, p.Line(g.Call.Pos()), do, p.Line(s.Call.Pos()), ctx, fate),
			AtRisk:  rule.Note{Pos: g.Call.Pos(), Text: name + " is given " + ctx},
			Leaves:  rule.Note{Pos: g.Call.Pos(), Text: ctx + " of the caller that came first ends"},
			Missing: rule.Note{Pos: s.Call.Pos(), Text: do + " gives the result to all callers"},
		})
	}
	reportOne(p, found)
}

// reportOne reports the first of the findings, one that is sure before all others: one
// context is one mistake.
func reportOne(p *rule.Pass, found []rule.Finding) {
	if len(found) == 0 {
		return
	}
	i := slices.IndexFunc(found, func(x rule.Finding) bool { return x.Tier == rule.Default })
	p.Report(found[max(i, 0)])
}

// isCallers reports whether g is given the context of a caller of f.
func isCallers(p *rule.Pass, f *engine.Func, g engine.Given) bool {
	root := f.ParameterOf(g.Ctx)
	return root != nil && p.Judge.Running(f.Function) == life.PerCall && p.Judge.Trace(root) == life.PerCall
}

// joined reports work whose error other callers have waited for and return, but that
// is given the context of the one that does it.
func joined(p *rule.Pass, f *engine.Func) {
	var found []rule.Finding
	for _, j := range f.Joined() {
		g := j.Work
		if p.Reported(g.Call.Pos()) || p.Table.UseOf(g.Call, g.Arg) != summary.Noticed || !isCallers(p, f, g) {
			continue
		}
		tier := rule.Default
		if isValue(g) || j.One {
			tier = rule.Audit
		}
		name, ctx := p.NameOfCall(g.Call), p.NameOfArg(g.Call, g.Arg)
		found = append(found, rule.Finding{
			Tier: tier,
			Message: fmt.Sprintf("%s at line %d works for all callers that wait at line %d, but is given %s of one of them: when that one is cancelled, all fail",
				name, p.Line(g.Call.Pos()), p.Line(j.WaitPos()), ctx),
			AtRisk:  rule.Note{Pos: g.Call.Pos(), Text: name + " is given " + ctx},
			Leaves:  rule.Note{Pos: g.Call.Pos(), Text: ctx + " of the caller that came first ends"},
			Missing: rule.Note{Pos: j.Exit.Pos(), Text: "who has waited gets the error here"},
		})
	}
	reportOne(p, found)
}

// unsettled reports entries that other callers wait for, and that whoever has made them
// leaves behind when it is cancelled, without a word to those who wait.
func unsettled(p *rule.Pass, f *engine.Func) {
	for _, u := range f.Unsettled() {
		if p.Reported(u.Pos()) || f.Life(u.Edge) != life.PerCall {
			continue
		}
		leaves, because := f.EdgePos(u.Edge), f.Because(u.Edge)
		p.Report(rule.Finding{
			Tier: rule.Audit,
			Message: fmt.Sprintf("other callers wait at line %d until this one has done its work: when %s at line %d, nobody tells them, and they wait for ever",
				p.Line(u.WaitPos()), because, p.Line(leaves)),
			AtRisk:  rule.Note{Pos: u.Pos(), Text: "others wait for this"},
			Leaves:  rule.Note{Pos: leaves, Text: because},
			Missing: rule.Note{Pos: u.Told.Pos(), Text: "those who wait are told"},
		})
	}
}

const allGet = "all get what it has come to by then"

// fateOf returns what becomes of those who share the work when g is cut short: all
// fail if its failure leads to an error, and all get its result if that has no
// error. It returns "" if neither comes to them: the failure is only logged, or
// nobody looks at it.
func fateOf(p *rule.Pass, g engine.Given) string {
	call, ok := g.Call.(*ssa.Call)
	if !ok {
		return ""
	}
	f := p.FuncOf(call.Parent())
	if result, typ := ir.LastResult(call); result != nil && ir.IsError(typ) {
		if f.FailsBy(call) {
			return "all fail"
		}
		return ""
	}
	if f.Yields(engine.MadeOf(call)) {
		return allGet
	}
	return ""
}

// cutShort reports state that a member of a group changes and puts back, but not
// when another member fails and so ends the context that they share.
func cutShort(p *rule.Pass, part engine.Part) {
	for _, point := range part.Points {
		for _, o := range part.Pending(point) {
			if p.Reported(o.Pos()) || !o.Temporary() {
				continue
			}
			for _, e := range point.Edges {
				if undo := forgotten(part, o, e); undo != nil {
					because := "another member of the group fails and ends " + part.NameOfContext(e)
					finding := rule.NotUndone(p, part.Func, o, e, undo, because)
					finding.Tier = rule.Audit
					p.Report(finding)
				}
			}
		}
	}
}

// forgotten returns what undoes o on all normal ways, if nobody does when the
// others end the context at e, or nil.
func forgotten(part engine.Part, o *engine.Opener, e *cancel.Edge) *effect.Effect {
	if !part.EndedByOthers(e) || part.Waiter(o, e.Point) != nil {
		return nil
	}
	taken, ok := part.Forgets(e, o)
	rest := part.Normally(e.Point, o)
	if !ok || !rest.Always || o.Kind.Takes() && !taken || !part.Outlives(o.Place) {
		return nil
	}
	return rest.Undo
}

// isValue reports whether what g calls is a function value of which nothing is
// known.
func isValue(g engine.Given) bool {
	return ir.Callee(g.Call) == nil && ir.Object(g.Call.Common()) == nil
}
