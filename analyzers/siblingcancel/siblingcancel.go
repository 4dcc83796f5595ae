package siblingcancel

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

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
		if engine.IsTest(fn) {
			return
		}
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
	for _, g := range s.Givens {
		if p.Reported(g.Call.Pos()) || p.Table.UseOf(g.Call, g.Arg) != summary.Noticed {
			continue
		}
		root := f.ParameterOf(g.Ctx)
		if root == nil || p.Judge.Running(f.Function) != life.PerCall || p.Judge.Trace(root) != life.PerCall {
			continue
		}
		tier := rule.Default
		if isValue(g) {
			tier = rule.Audit
		}
		name, ctx, do := p.NameOfCall(g.Call), p.NameOfArg(g.Call, g.Arg), p.NameOfCall(s.Call)
		p.Report(rule.Finding{
			Tier: tier,
			Message: fmt.Sprintf("%s at line %d works for all callers that %s at line %d brings together, but is given %s of one of them: when that one is cancelled, all fail",
				name, p.Line(g.Call.Pos()), do, p.Line(s.Call.Pos()), ctx),
			AtRisk:  rule.Note{Pos: g.Call.Pos(), Text: name + " is given " + ctx},
			Leaves:  rule.Note{Pos: g.Call.Pos(), Text: ctx + " of the caller that came first ends"},
			Missing: rule.Note{Pos: s.Call.Pos(), Text: do + " gives the result to all callers"},
		})
	}
}

// isValue reports whether what g calls is a function value of which nothing is
// known.
func isValue(g engine.Given) bool {
	return ir.Callee(g.Call) == nil && ir.Object(g.Call.Common()) == nil
}
