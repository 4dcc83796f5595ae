package summary

import (
	"go/constant"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Cancellable implements cancel.Hints.
func (t *Table) Cancellable(ctx ssa.Value) bool { return t.Judge.Cancellable(ctx) && !t.endless(ctx) }

// Ignores implements cancel.Hints.
func (t *Table) Ignores(call *ssa.Call) bool {
	if t.MarksOf(CalleeObject(call)).Detaches {
		return true
	}
	i := slices.IndexFunc(call.Call.Args, func(a ssa.Value) bool { return ir.IsContext(a.Type()) })
	return i >= 0 && (t.seenUse(call, i) == Ignored || t.refuses(call))
}

// Quits implements cancel.Hints.
func (t *Table) Quits(call *ssa.Call) flow.Truth {
	if fn := ir.Callee(call); fn != nil && len(fn.Blocks) > 0 {
		if t.cycles.same(call.Parent(), fn) {
			return flow.Unknown
		}
		return t.quits.Of(fn, t.Budget, func() flow.Truth { return t.quitsWith(fn) })
	}
	if call.Call.Signature().Results().Len() != 1 {
		return flow.Unknown // a lookup: value, ok
	}
	name := strings.ToLower(ir.NameOfCall(&call.Call).Func)
	for _, verb := range []string{"wait", "sleep", "acquire", "lock", "poll"} {
		if strings.HasPrefix(name, verb) {
			return flow.False
		}
	}
	return flow.Unknown
}

// quitsWith returns what fn answers when it is cancelled, and on no normal way or on
// no other cancelled one.
func (t *Table) quitsWith(fn *ssa.Function) flow.Truth {
	var cancelled, normal answers
	for _, p := range t.Points(fn) {
		for _, e := range p.Edges {
			cancelled.add(t, p.Instr, &flow.Walk{Graph: t.Graph(fn), Assume: e.Assume, Ended: e.EndsContext(t.SameValue), Around: fn.Blocks[0]})
		}
		for _, assume := range p.Normal {
			normal.add(t, p.Instr, &flow.Walk{Graph: t.Graph(fn), Assume: assume, Around: fn.Blocks[0]})
		}
	}
	switch {
	case cancelled.no && !cancelled.yes, cancelled.no && normal.yes && !normal.no:
		return flow.False
	case cancelled.yes && !cancelled.no, cancelled.yes && normal.no && !normal.yes:
		return flow.True
	}
	return flow.Unknown
}

// answers are what a function that returns a bool can answer.
type answers struct{ yes, no bool }

// add takes in what is answered where w, from instr on, ends the function.
func (a *answers) add(t *Table, instr ssa.Instruction, w *flow.Walk) {
	w.Exit = func(ret *ssa.Return, s *flow.State) {
		out := OutcomeOf(ret, s)
		a.yes = a.yes || out != Failed
		a.no = a.no || out != OK
	}
	w.After(instr)
}

// GivesUp implements cancel.Hints.
func (t *Table) GivesUp(call *ssa.Call) (cancel.Source, ssa.Value, bool) {
	if fn := ir.Callee(call); fn != nil && len(fn.Blocks) > 0 {
		s := t.called(call.Parent(), fn)
		if s.GivesUp && !(s.Source == cancel.Deadline && t.unarmed(call, fn)) {
			return s.Source, s.source, true
		}
	}
	if obj := ir.Object(&call.Call); obj != nil && t.Import != nil {
		if f := t.Import(obj); f != nil && f.GivesUp {
			return f.Source, nil, true
		}
	}
	return t.lentGivesUp(call)
}

// unarmed reports whether fn, the callee, sets no deadline for this call, since one of
// the arguments is a constant that stands for none. Its deadlines must be its own.
func (t *Table) unarmed(call *ssa.Call, fn *ssa.Function) bool {
	assume := knownOf(fn, ir.CallArgs(call))
	if len(assume) == 0 || slices.ContainsFunc(t.Points(fn), func(p *cancel.Point) bool { return p.Kind != cancel.IO }) {
		return false
	}
	arms := false
	w := &flow.Walk{Graph: t.Graph(fn), Assume: assume, Around: fn.Blocks[0]}
	w.Instr = func(instr ssa.Instruction, _ *flow.State) bool {
		read, write := cancel.Arms(instr)
		arms = arms || read || write
		return !arms
	}
	w.Entry()
	return !arms
}

// knownOf returns what is known of the comparisons of the parameters of fn with
// constants, when it is given args.
func knownOf(fn *ssa.Function, args []ssa.Value) []flow.Fact {
	var known []flow.Fact
	for i, p := range fn.Params {
		if i >= len(args) {
			break
		}
		arg, ok := args[i].(*ssa.Const)
		if !ok || arg.Value == nil {
			continue
		}
		for _, r := range ir.Referrers(p) {
			cmp, ok := r.(*ssa.BinOp)
			if !ok || cmp.X != p || cmp.Op.Precedence() != token.EQL.Precedence() {
				continue
			}
			if c, ok := cmp.Y.(*ssa.Const); ok && c.Value != nil {
				truth := flow.False
				if constant.Compare(arg.Value, cmp.Op, c.Value) {
					truth = flow.True
				}
				known = append(known, flow.Fact{Value: cmp, Truth: truth, Lasts: true})
			}
		}
	}
	return known
}

// givesUp tells on what fn, which is given no context, ends early with an
// error. A context that a closure captures is its caller's; one that is found
// elsewhere is the life of an object.
func (t *Table) givesUp(fn *ssa.Function) (source cancel.Source, value ssa.Value, ok bool) {
	for _, p := range fn.Params {
		if ir.IsContext(p.Type()) {
			return 0, nil, false
		}
	}
	source = cancel.Stop
	for _, p := range t.Points(fn) {
		if p.Kind == cancel.Call && p.Edges[0].Source == cancel.Peer {
			continue // the callee's failure is the caller's to judge
		}
		for _, e := range p.Edges {
			if !t.Fails(e) {
				continue
			}
			ok = true
			switch {
			case e.Source == cancel.Timer, e.Source == cancel.Deadline:
				source, value = e.Source, nil
			case fn.Parent() != nil && e.Value != nil && source == cancel.Stop:
				source, value = e.Source, e.Value
			}
		}
	}
	return source, value, ok
}

// Fails implements cancel.Hints.
func (t *Table) Fails(e *cancel.Edge) bool {
	failed := false
	w := &flow.Walk{Graph: t.Graph(e.Point.Instr.Parent()), Assume: e.Assume, Ended: e.EndsContext(t.SameValue)}
	w.Instr = func(ssa.Instruction, *flow.State) bool { return !failed }
	w.Exit = func(ret *ssa.Return, s *flow.State) { failed = failed || OutcomeOf(ret, s) == Failed }
	w.After(e.Point.Instr)
	return failed
}

// SameValue reports whether two values are the same variable.
func (t *Table) SameValue(a, b ssa.Value) bool {
	return a == b || !t.Places.Of(a).IsZero() && t.Places.Of(a) == t.Places.Of(b)
}
