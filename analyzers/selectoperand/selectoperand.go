package selectoperand

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Analyzer reports operands of a select that consume something.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	if len(p.Operands()) == 0 {
		return
	}
	p.EachSource(func(fn *ssa.Function) {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if sel, ok := instr.(*ssa.Select); ok && (len(sel.States) > 1 || !sel.Blocking) {
					check(p, sel)
				}
			}
		}
	})
}

// check reports the operands of sel whose evaluation takes a value from
// somewhere, whichever arm is chosen afterwards.
func check(p *rule.Pass, sel *ssa.Select) {
	for _, st := range sel.States {
		operand, ok := p.Operands().At(st.Pos)
		if !ok {
			continue
		}
		for _, v := range []ssa.Value{st.Send, st.Chan} {
			if v == nil || v == st.Send && !summary.IsData(v.Type()) {
				continue
			}
			taken, _ := p.Table.ConsumedFrom(v)
			for _, c := range taken {
				if c.Arm < 0 && operand.Has(c.Pos()) && !c.Source.IsZero() {
					report(p, sel, st, c)
				}
			}
		}
	}
}

func report(p *rule.Pass, sel *ssa.Select, st *ssa.SelectState, c summary.Consumption) {
	tier := rule.Default
	if c.ByName || onlyFails(sel, st) {
		tier = rule.Audit
	}
	how := "received from " + c.Source.String()
	if c.Callee != "" {
		how = "taken by " + c.Callee
	}
	line := p.Line(c.Pos())
	other := otherArm(sel, st)
	p.Report(rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("the operand of this case is %s at line %d before any arm is chosen: when another arm is, the value is lost",
			how, line),
		AtRisk:  rule.Note{Pos: c.Pos(), Text: "the operand is " + how},
		Leaves:  rule.Note{Pos: other, Text: "another arm is chosen"},
		Missing: rule.Note{Pos: st.Pos, Text: "the value goes on to " + p.Table.Places.Of(st.Chan).String()},
	})
}

// onlyFails reports whether all arms but st receive an error: what has failed gives up more
// than the one value, and often knows it.
func onlyFails(sel *ssa.Select, st *ssa.SelectState) bool {
	return sel.Blocking && !slices.ContainsFunc(sel.States, func(other *ssa.SelectState) bool {
		ch, ok := other.Chan.Type().Underlying().(*types.Chan)
		return other != st && (other.Dir != types.RecvOnly || !ok || !ir.IsError(ch.Elem()))
	})
}

// otherArm returns the position of an arm other than st, or of the select.
func otherArm(sel *ssa.Select, st *ssa.SelectState) token.Pos {
	for _, other := range sel.States {
		if other != st && other.Pos.IsValid() {
			return other.Pos
		}
	}
	return sel.Pos()
}
