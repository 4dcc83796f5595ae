package summary

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A Quiet way is a cancelled way that ends a function with success, although the
// normal way goes on to work that it leaves out.
type Quiet struct {
	Edge *cancel.Edge

	// Asked is set if the function has asked whether an error says that a context
	// has ended, and so has decided to report success then.
	Asked bool

	// Only is set if nothing but the end of a context lets the function report
	// success: it says that it was told to end.
	Only bool

	// Returns report the success.
	Returns []*ssa.Return

	// Rest is work that is left out.
	Rest ssa.Instruction
}

// Quiet returns the quiet ways of fn, which is no main loop and no end of an
// object by its name, on which a context ends.
func (t *Table) Quiet(fn *ssa.Function) []Quiet {
	results := fn.Signature.Results()
	if results.Len() == 0 || !ir.IsError(results.At(results.Len()-1).Type()) || ir.IsRangeBody(fn) || t.resultsAreDeferred(fn) {
		return nil
	}
	var list []Quiet
	for _, p := range t.Points(fn) {
		for _, e := range p.Edges {
			if e.Source != cancel.Context || p.Kind == cancel.Call && e.Inner == nil && !meansEnd(e) {
				continue // any failure; who returns nil on all of them has decided so
			}
			if q, ok := t.quiet(fn, e); ok {
				list = append(list, q)
			}
		}
	}
	return list
}

// meansEnd reports whether e is taken only when the error was asked, and says
// that a context has ended.
func meansEnd(e *cancel.Edge) bool { return asked(e, nil) }

// asked reports whether one of the questions that lead to e is whether a context
// has ended, and was asked among the instructions, if they are given.
func asked(e *cancel.Edge, among map[ssa.Instruction]bool) bool {
	return slices.ContainsFunc(e.Assume, func(f flow.Fact) bool {
		call, ok := f.Value.(*ssa.Call)
		return ok && f.Lasts && cancel.Answer(call) == flow.True && (among == nil || among[call])
	})
}

func (t *Table) quiet(fn *ssa.Function, e *cancel.Edge) (Quiet, bool) {
	q := Quiet{Edge: e, Asked: meansEnd(e)}
	done := make(map[ssa.Instruction]bool)
	loud := false
	w := &flow.Walk{Graph: t.Graph(fn), Assume: e.Assume, Ended: e.EndsContext(t.SameValue), Around: fn.Blocks[0]}
	w.Instr = func(instr ssa.Instruction, _ *flow.State) bool {
		done[instr] = true
		return !loud
	}
	w.Exit = func(ret *ssa.Return, s *flow.State) {
		if OutcomeOf(ret, s) != OK {
			loud = true
		} else if !slices.Contains(q.Returns, ret) {
			q.Returns = append(q.Returns, ret)
		}
	}
	w.After(e.Point.Instr)
	if loud || len(q.Returns) == 0 || e.Point.Kind == cancel.Call && e.Inner == nil && !asked(e, done) {
		return q, false
	}
	for _, assume := range e.Point.Normal {
		w := &flow.Walk{Graph: t.Graph(fn), Assume: assume, Around: fn.Blocks[0]}
		w.Instr = func(instr ssa.Instruction, _ *flow.State) bool {
			if q.Rest == nil && !done[instr] && t.works(fn, instr) {
				q.Rest = instr
			}
			return q.Rest == nil
		}
		w.After(e.Point.Instr)
		if q.Rest != nil {
			q.Only = t.onlyThere(fn, q)
			return q, true
		}
	}
	return q, false
}

// onlyThere reports whether no normal way after the point of q comes to success.
func (t *Table) onlyThere(fn *ssa.Function, q Quiet) bool {
	only := true
	for _, assume := range q.Edge.Point.Normal {
		w := &flow.Walk{Graph: t.Graph(fn), Assume: assume, Around: fn.Blocks[0]}
		w.Instr = func(ssa.Instruction, *flow.State) bool { return only }
		w.Exit = func(ret *ssa.Return, s *flow.State) {
			only = only && (OutcomeOf(ret, s) == Failed || slices.Contains(q.Returns, ret))
		}
		w.After(q.Edge.Point.Instr)
	}
	return only
}

// works reports whether instr does something for others to see: it changes
// durable state, sends, or calls a function that is not known for less.
func (t *Table) works(fn *ssa.Function, instr ssa.Instruction) bool {
	switch x := instr.(type) {
	case *ssa.Send, *ssa.MapUpdate:
		return true
	case *ssa.Select:
		return sendArm(x) != nil
	case *ssa.Store:
		for _, e := range t.At(x) {
			if reachable(e.Place, fn) {
				return true
			}
		}
	case *ssa.Call:
		name := ir.NameOfCall(&x.Call)
		if b := ir.Builtin(&x.Call); b != "" {
			return b == "append" || b == "copy" || b == "delete"
		}
		switch name.Pkg {
		case "sync", "time", "context", "fmt", "errors", "log", "log/slog", "strings", "strconv", "sync/atomic":
			return false
		}
		lower := strings.ToLower(name.Func)
		for _, w := range []string{"log", "debug", "info", "warn", "error", "trace", "print", "close", "stop", "unlock"} {
			if strings.HasPrefix(lower, w) {
				return false
			}
		}
		return true
	}
	return false
}

// sendArm returns an arm of sel that sends, or nil.
func sendArm(sel *ssa.Select) *ssa.SelectState {
	for _, st := range sel.States {
		if st.Dir == types.SendOnly {
			return st
		}
	}
	return nil
}

// RestPos returns where the work stands that is left out.
func (q Quiet) RestPos() token.Pos {
	if sel, ok := q.Rest.(*ssa.Select); ok {
		return sendArm(sel).Pos
	}
	return q.Rest.Pos()
}

// resultsAreDeferred reports whether a deferred closure of fn can change what it
// returns.
func (t *Table) resultsAreDeferred(fn *ssa.Function) bool {
	for _, d := range t.defers(fn) {
		closure := ir.Callee(d)
		if closure == nil || closure.Parent() == nil {
			continue
		}
		for _, fv := range closure.FreeVars {
			cell := ir.Cell(fv)
			if cell == nil || !ir.IsError(ir.Deref(cell.Type())) {
				continue
			}
			for _, r := range ir.Referrers(fv) {
				if st, ok := r.(*ssa.Store); ok && st.Addr == fv {
					return true
				}
			}
		}
	}
	return false
}

// ReturnsQuietly reports whether call runs a function that, given a context,
// reports success when that ends, with work left.
func (t *Table) ReturnsQuietly(call *ssa.Call) bool {
	fn := ir.Callee(call)
	if fn == nil || len(fn.Blocks) == 0 {
		if obj := ir.Object(&call.Call); obj != nil && t.Import != nil {
			fact := t.Import(obj)
			return fact != nil && fact.Quiet
		}
		return false
	}
	return !t.cycles.same(call.Parent(), fn) && t.givenQuietly(fn)
}

// givenQuietly reports whether fn has a quiet way on which a context that it is
// given ends.
func (t *Table) givenQuietly(fn *ssa.Function) bool {
	return slices.ContainsFunc(t.Quiet(fn), func(q Quiet) bool {
		param, ok := q.Edge.Value.(*ssa.Parameter)
		return ok && param.Parent() == fn
	})
}
