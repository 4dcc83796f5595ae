package directive

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/directive"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Analyzer reports directives that have no effect or do not hold.
var Analyzer = Rule.Analyzer

// requireAll makes the analyzer of r run after those of all other rules.
func requireAll(r *rule.Rule) *rule.Rule {
	for _, other := range rules {
		r.Analyzer.Requires = append(r.Analyzer.Requires, other.Analyzer)
	}
	return r
}

func run(p *rule.Pass) {
	for _, d := range p.Directives.All() {
		if d.Verb == directive.NoLint || unchecked(p, d) {
			continue
		}
		if problem := problemOf(p, d); problem != "" {
			p.ReportAt(rule.Default, d.Pos, d.End, fmt.Sprintf("%s has no effect: %s", d, problem))
		}
	}
	p.EachSource(func(fn *ssa.Function) {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if call, ok := instr.(ssa.CallInstruction); ok {
					checkCall(p, call)
				}
			}
		}
	})
}

// unchecked reports whether d is in a file that nobody wrote, or in a test, where
// no rule reports anything.
func unchecked(p *rule.Pass, d *directive.Directive) bool {
	file := p.FileAt(d.Pos)
	return file == nil || ast.IsGenerated(file) || strings.HasSuffix(p.Fset.File(d.Pos).Name(), "_test.go")
}

// problemOf says why d has no effect, or returns "".
func problemOf(p *rule.Pass, d *directive.Directive) string {
	switch {
	case d.Problem != "":
		return d.Problem
	case d.Verb == directive.Ignore:
		return ignoreProblem(p, d)
	}
	fn, ok := p.TypesInfo.Defs[d.Func].(*types.Func)
	if !ok {
		return ""
	}
	name, sig := d.Func.Name, fn.Signature()
	switch d.Verb {
	case directive.Safe:
		if p.Directives.Marked(directive.Unsafe, d.Func.Pos()) != nil {
			return name + " is also marked as unsafe"
		}
		if !hasContext(sig) && !waits(p, d) {
			return name + " is given no context and waits for nothing that can be cancelled"
		}
	case directive.Restores:
		if len(summary.Given(sig)) == 0 {
			return name + " is given nothing that it could put back into"
		}
	case directive.Poisons:
		if len(summary.Given(sig)) == 0 {
			return name + " is given nothing that could be dead afterwards"
		}
	case directive.Detaches:
		if !hasContext(sig) {
			return name + " is given no context"
		}
	}
	return ""
}

// ignoreProblem says which rules d names in vain, or returns "".
func ignoreProblem(p *rule.Pass, d *directive.Directive) string {
	var idle []string
	for _, name := range d.Rules {
		if !slices.ContainsFunc(rules, func(r *rule.Rule) bool { return r.Name == name }) {
			return fmt.Sprintf("there is no rule %q", name)
		}
		if !p.ResultOfRule(name).Used[d] {
			idle = append(idle, name)
		}
	}
	if len(idle) == 0 {
		return ""
	}
	return strings.Join(idle, " and ") + " would report nothing here, in either tier"
}

// hasContext reports whether a function with this signature is given a context.
func hasContext(sig *types.Signature) bool {
	for param := range sig.Params().Variables() {
		if ir.IsContext(param.Type()) {
			return true
		}
	}
	return false
}

// waits reports whether something in the function that d marks is a cancel point.
func waits(p *rule.Pass, d *directive.Directive) bool {
	found := false
	p.EachSource(func(fn *ssa.Function) {
		found = found || d.Covers(fn.Pos()) && len(p.Table.Points(fn)) > 0
	})
	return found
}

// checkCall reports the call of an unsafe function with a context that can end.
func checkCall(p *rule.Pass, call ssa.CallInstruction) {
	obj := summary.CalleeObject(call)
	if obj == nil {
		return
	}
	reason := p.Table.MarksOf(obj).Unsafe
	if reason == "" || p.Directives.Marked(directive.Unsafe, call.Pos()) != nil {
		return
	}
	ctx := liveContext(p, call)
	if ctx == nil {
		return
	}
	pos, end := p.Extent(call.Pos())
	what := fmt.Sprintf("%s must not be cancelled half-way (%s), but is given a context that can end", obj.Name(), reason)
	if d := p.Directives.Marked(directive.Safe, call.Pos()); d != nil {
		p.ReportAt(rule.Default, pos, end, fmt.Sprintf("%s, and %s is marked as safe", what, d.Func.Name))
		return
	}
	point := &cancel.Point{Kind: cancel.Call, Instr: call}
	if p.Judge.Of(&cancel.Edge{Point: point, Source: cancel.Context, Value: ctx}) == life.PerCall {
		p.ReportAt(rule.Audit, pos, end, what)
	}
}

// liveContext returns the first context that call hands on and that can end.
func liveContext(p *rule.Pass, call ssa.CallInstruction) ssa.Value {
	for _, a := range ir.Args(call.Common()) {
		if ir.IsContext(a.Type()) && p.Judge.Cancellable(a) {
			return a
		}
	}
	return nil
}
