package cancel

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// questions maps the errors of a function to the conditions that are true if
// the error means a timeout or a cancellation.
type questions map[ssa.Value][]ssa.Value

// askedErrors returns the errors of fn that are asked whether they mean a
// timeout or a cancellation: by errors.Is or errors.As, by a Timeout method, by
// a predicate with such a name, or by comparing the code that a function finds
// in them.
func askedErrors(fn *ssa.Function) questions {
	asked := make(questions)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if err := askedBy(call); err != nil {
				marking{asked, make(map[ssa.Value]bool)}.mark(err, conditions(call))
			}
		}
	}
	return asked
}

// conditions returns what is true if the answer of call is yes.
func conditions(call *ssa.Call) []ssa.Value {
	if ir.IsBool(call.Type()) {
		return []ssa.Value{call}
	}
	var list []ssa.Value
	for _, r := range ir.Referrers(call) {
		if b, ok := r.(*ssa.BinOp); ok && b.Op == token.EQL {
			list = append(list, b)
		}
	}
	return list
}

// askedBy returns the error that call asks about, or nil.
func askedBy(call *ssa.Call) ssa.Value {
	name := ir.NameOfCall(&call.Call)
	if name.Func == "Timeout" && call.Call.Signature().Params().Len() == 0 {
		return ir.Receiver(&call.Call)
	}
	args := ir.Args(&call.Call)
	if len(args) == 0 || !ir.IsError(args[0].Type()) {
		return nil
	}
	switch {
	case ir.AsksError(&call.Call) == "Is":
		if isGivingUp(args[1]) {
			return args[0]
		}
	case name == ir.Name{Pkg: "os", Func: "IsTimeout"}:
		return args[0]
	case isGivingUpName(name.Func):
		return args[0]
	case strings.HasSuffix(name.Func, "Code") && comparesToConst(call):
		return args[0]
	}
	return nil
}

// isGivingUp reports whether v is one of the sentinel errors that say that
// somebody gave up.
func isGivingUp(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		if mi, ok := v.(*ssa.MakeInterface); ok {
			return isGivingUp(mi.X)
		}
		return false
	}
	g, ok := load.X.(*ssa.Global)
	return ok && isGivingUpName(g.Name())
}

func isGivingUpName(name string) bool {
	name = strings.ToLower(name)
	for _, w := range []string{"cancel", "timeout", "deadline"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}

func comparesToConst(call *ssa.Call) bool {
	for _, r := range ir.Referrers(call) {
		if b, ok := r.(*ssa.BinOp); ok && b.Op == token.EQL {
			if _, ok := b.Y.(*ssa.Const); ok {
				return true
			}
		}
	}
	return false
}

// A marking records one question for the errors that it can be about. Each is
// visited once: errors meet in webs of Phis.
type marking struct {
	questions
	seen map[ssa.Value]bool
}

// mark records conditions on err and on the results that it comes from.
func (m marking) mark(err ssa.Value, conds []ssa.Value) {
	if m.seen[err] {
		return
	}
	m.seen[err] = true
	for _, c := range conds {
		if !slices.Contains(m.questions[err], c) {
			m.questions[err] = append(m.questions[err], c)
		}
	}
	switch v := err.(type) {
	case *ssa.TypeAssert:
		m.mark(v.X, conds)
	case *ssa.Extract:
		if t, ok := v.Tuple.(*ssa.TypeAssert); ok {
			if ok := ir.Extract(t, 1); ok != nil {
				conds = append(conds[:len(conds):len(conds)], ok)
			}
			m.mark(t.X, conds)
		}
	case *ssa.MakeInterface:
		m.mark(v.X, conds)
	case *ssa.ChangeInterface:
		m.mark(v.X, conds)
	case *ssa.Phi:
		for _, e := range v.Edges {
			m.mark(e, conds)
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			m.loaded(v, conds)
		}
	}
}

// loaded follows an error that is read from a variable: to what is stored
// there, or to the error that errors.As finds it in.
func (m marking) loaded(v *ssa.UnOp, conds []ssa.Value) {
	cell := ir.Cell(v)
	if cell == nil {
		return
	}
	list, _ := ir.Stores(cell)
	for _, st := range list {
		if st.Parent() == v.Parent() {
			m.mark(st.Val, conds)
		}
	}
	for _, r := range ir.Referrers(cell) {
		mi, ok := r.(*ssa.MakeInterface)
		if !ok {
			continue
		}
		for _, r := range ir.Referrers(mi) {
			call, ok := r.(*ssa.Call)
			if ok && ir.AsksError(&call.Call) == "As" {
				m.mark(call.Call.Args[0], append(conds[:len(conds):len(conds)], call))
			}
		}
	}
}
