package afterfunc

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// Analyzer reports watches on a context that outlive the call.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachSource(func(fn *ssa.Function) {
		f := p.FuncOf(fn)
		for _, w := range f.Watches() {
			if f.LifeOf(w) != life.PerCall {
				continue
			}
			for _, h := range w.Hits {
				check(p, f, w, h)
			}
		}
	})
}

// check reports w if f can return without having got rid of it, and the object
// that it hits is used on.
func check(p *rule.Pass, f *engine.Func, w *engine.Watch, h engine.Hit) {
	durable := place.Durable(h.Place, f.Function)
	for _, exit := range f.GoesOn(w, h.Place) {
		if tier, ok := evidence(f, w, h, durable, durable || f.Returns(exit, h.Place)); ok {
			report(p, f, w, h, exit, tier)
			return
		}
	}
}

// evidence tells how sure it is that w was meant to end with the call.
func evidence(f *engine.Func, w *engine.Watch, h engine.Hit, durable, used bool) (rule.Tier, bool) {
	switch {
	case len(w.Told) > 0, stopped(w):
		if !durable {
			return rule.Audit, used // who gets it may not use it for as long as the watch can hit
		}
		return rule.Default, used
	case w.Arm != nil && isSelect(w.Arm.Point.Instr):
		return rule.Default, false // it is told to leave in a way that is not known
	case h.Deadline:
		return rule.Default, durable && !onlyWatches(f.Function, w, h.Place)
	}
	return rule.Audit, durable && h.Place.IsReceiver() && h.Place.Path != "" && !binds(f.Function)
}

// onlyWatches reports whether the object at p was given to fn, which does nothing with it
// but begin w: it does so for its caller, and lasts as long as that wants.
func onlyWatches(fn *ssa.Function, w *engine.Watch, p place.Place) bool {
	given, ok := p.Root.(*ssa.Parameter)
	if !ok || p.IsReceiver() || p.Path != "" {
		return false
	}
	for _, r := range ir.Referrers(given) {
		switch x := r.(type) {
		case *ssa.DebugRef, *ssa.MakeClosure:
		case *ssa.Store:
			cell, ok := x.Addr.(*ssa.Alloc)
			if !ok || slices.ContainsFunc(ir.Referrers(cell), func(r ssa.Instruction) bool { _, load := r.(*ssa.UnOp); return load }) {
				return false
			}
		default:
			if r != w.Start {
				return false
			}
		}
	}
	return true
}

func isSelect(instr ssa.Instruction) bool {
	_, ok := instr.(*ssa.Select)
	return ok
}

// stopped reports whether the function stops the callback on some of its ways.
func stopped(w *engine.Watch) bool {
	call, ok := w.Start.(*ssa.Call)
	return ok && len(ir.Referrers(call)) > 0
}

// binds reports whether fn, by its name, gives its object a life: what ends with
// the context then is more than one call.
func binds(fn *ssa.Function) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return life.IsMain(fn) || begins(fn.Name())
}

func report(p *rule.Pass, f *engine.Func, w *engine.Watch, h engine.Hit, exit *ssa.Return, tier rule.Tier) {
	what, returns := h.Place.String(), end(exit)
	does := "closes " + what
	if h.Deadline {
		does = "sets a deadline on " + what
	}
	who, start := "the goroutine started", p.Line(w.Start.Pos())
	fate := "nothing stops it before the return"
	if w.Arm == nil {
		who = "the callback registered"
	}
	if len(w.Told) > 0 {
		fate = "it is told to leave but not waited for before the return"
	}
	p.Report(rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("%s at line %d %s when its context ends, and %s at line %d: it can hit a later use of %s",
			who, start, does, fate, p.Line(returns), what),
		AtRisk:  rule.Note{Pos: w.Start.Pos(), Text: who + " here " + does},
		Leaves:  rule.Note{Pos: returns, Text: "the call ends, and the watch does not"},
		Missing: rule.Note{Pos: h.Pos, Text: "the watch " + does},
		Fixes:   deferStop(p, w),
	})
}

// end returns where a return stands: it may be the end of its function.
func end(exit *ssa.Return) token.Pos {
	if body := exit.Parent().Syntax(); !exit.Pos().IsValid() && body != nil {
		return body.End() - 1
	}
	return exit.Pos()
}

// deferStop returns the fix that stops a callback when the function returns. It
// is offered where what AfterFunc returns is thrown away, outside of loops.
func deferStop(p *rule.Pass, w *engine.Watch) []analysis.SuggestedFix {
	call, ok := w.Start.(*ssa.Call)
	if !ok || len(ir.Referrers(call)) > 0 || engine.InLoop(call.Block()) {
		return nil
	}
	for _, n := range p.Enclosing(call.Pos()) {
		stmt, ok := n.(*ast.ExprStmt)
		if !ok {
			continue
		}
		if x, ok := stmt.X.(*ast.CallExpr); !ok || x.Lparen != call.Pos() {
			return nil
		}
		return []analysis.SuggestedFix{{
			Message: "stop the callback when the function returns",
			TextEdits: []analysis.TextEdit{
				{Pos: stmt.Pos(), End: stmt.Pos(), NewText: []byte("defer ")},
				{Pos: stmt.End(), End: stmt.End(), NewText: []byte("()")},
			},
		}}
	}
	return nil
}

// begins reports whether a function of that name begins the life of something.
func begins(name string) bool {
	name = strings.ToLower(name)
	for _, verb := range []string{"new", "start", "open", "connect", "dial", "listen", "run", "serve", "init", "watch", "subscribe", "attach", "bind"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}
