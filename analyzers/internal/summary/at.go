package summary

import (
	"go/constant"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// At returns the effects of instr: its own, those of the function that it
// calls, and those of closures that it passes on or starts. A deferred call
// has its effects at the exits; see DeferredAt.
func (t *Table) At(instr ssa.Instruction) []effect.Effect {
	switch instr := instr.(type) {
	case ssa.CallInstruction, *ssa.Store, *ssa.MapUpdate, *ssa.Send, *ssa.Select:
	case *ssa.UnOp:
		if instr.Op != token.ARROW {
			return nil
		}
	default:
		return nil
	}
	if list, ok := t.at[instr]; ok {
		return list
	}
	list := t.effects(instr)
	t.at[instr] = list
	return list
}

func (t *Table) effects(instr ssa.Instruction) []effect.Effect {
	if sel, ok := instr.(*ssa.Select); ok {
		return t.untested(sel)
	}
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return effect.Direct(t.Places, instr)
	}
	if _, ok := instr.(*ssa.Defer); ok {
		return nil
	}
	if fns, ok := life.Starts(instr); ok {
		return t.async(call, fns)
	}
	return append(effect.Direct(t.Places, instr), t.callee(call)...)
}

// untested returns the effects of the arms of a select after which the code goes
// on as after the others, so that there is no edge on which they happen.
func (t *Table) untested(sel *ssa.Select) []effect.Effect {
	tested := make(map[int]bool)
	if index := ir.Extract(sel, 0); index != nil {
		for _, r := range ir.Referrers(index) {
			test, ok := r.(*ssa.BinOp)
			if !ok {
				continue
			}
			if _, k, ok := armTest(test); ok && len(ir.Referrers(test)) > 0 {
				tested[k] = true
			}
		}
	}
	var list []effect.Effect
	for k := range sel.States {
		if !tested[k] {
			for _, e := range effect.Arm(t.Places, sel, k) {
				e.May = true
				list = append(list, e)
			}
		}
	}
	return list
}

// async returns the effects of the functions that instr starts.
func (t *Table) async(call ssa.CallInstruction, fns []*ssa.Function) []effect.Effect {
	var list []effect.Effect
	if _, ok := call.(*ssa.Go); ok {
		list = append(effect.Direct(t.Places, call), t.callee(call)...)
	}
	for _, a := range call.Common().Args {
		if fn := ir.FuncOf(a); fn != nil && slices.Contains(fns, fn) {
			list = append(list, t.mapped(call, fn, ir.BoundTo(a))...)
		}
	}
	for i := range list {
		list[i].Async, list[i].May = true, true
	}
	for _, a := range call.Common().Args {
		if p := t.Places.Of(a); !p.IsZero() && !ir.IsContext(a.Type()) {
			list = append(list, effect.Effect{Kind: effect.Spawn, Place: p, Instr: call, Async: true, May: true})
		}
	}
	return list
}

// callee returns the effects of the function that call runs, and of the
// closures that it is given, which it may run.
func (t *Table) callee(call ssa.CallInstruction) []effect.Effect {
	var list []effect.Effect
	common := call.Common()
	if fn := ir.Callee(call); fn != nil && len(fn.Blocks) > 0 {
		list = t.mapped(call, fn, ir.CallArgs(call))
	} else if obj := ir.Object(common); obj != nil && t.Import != nil {
		if fact := t.Import(obj); fact != nil {
			list = t.imported(call, fact)
		}
	}
	for _, a := range common.Args {
		fn, recv := ir.FuncOf(a), ir.BoundTo(a)
		if fn == nil || len(fn.Blocks) == 0 || fn.Parent() == nil && recv == nil {
			continue
		}
		for _, e := range t.mapped(call, fn, recv) {
			e.May = true
			list = append(list, e)
		}
	}
	return list
}

// mapped returns the effects of fn, seen from a call with these arguments.
func (t *Table) mapped(call ssa.CallInstruction, fn *ssa.Function, args []ssa.Value) []effect.Effect {
	var list []effect.Effect
	for _, e := range t.called(call.Parent(), fn).Effects {
		p := t.Outside(e.Place, fn, args)
		if p.IsZero() {
			continue
		}
		if call.Pos().IsValid() {
			e.At = token.NoPos
		} else {
			e.At = e.Pos() // the loop over an iterator has no position of its own
		}
		e.Place, e.Instr, e.Via, e.Callee = p, call, fn, fn.Name()
		e.Value, e.Key = argument(fn, e.Value, args), t.Outside(e.Key, fn, args)
		if fn.Parent() == nil {
			e.Depth++
		}
		list = append(list, e)
	}
	return list
}

// Outside returns p, a place of fn, as a caller with these arguments sees it. It
// is no place if it is reached from a parameter that has no argument here.
func (t *Table) Outside(p place.Place, fn *ssa.Function, args []ssa.Value) place.Place {
	param, ok := p.Root.(*ssa.Parameter)
	if !ok || param.Parent() != fn {
		return p
	}
	i := slices.Index(fn.Params, param)
	if i < 0 || i >= len(args) {
		return place.Place{}
	}
	outer := t.Places.Of(args[i])
	if outer.IsZero() {
		return outer
	}
	return outer.Join(p.Path)
}

// argument returns the argument of the call that a parameter of fn stands for.
func argument(fn *ssa.Function, v ssa.Value, args []ssa.Value) ssa.Value {
	if param, ok := v.(*ssa.Parameter); ok && param.Parent() == fn {
		if i := slices.Index(fn.Params, param); i >= 0 && i < len(args) {
			return args[i]
		}
	}
	return nil
}

// imported returns the effects that a fact reports, seen from a call.
func (t *Table) imported(call ssa.CallInstruction, fact *Fact) []effect.Effect {
	common := call.Common()
	args := common.Args
	if common.IsInvoke() {
		args = append([]ssa.Value{common.Value}, args...)
	}
	var list []effect.Effect
	for _, fe := range fact.Effects {
		if fe.Param >= len(args) {
			continue
		}
		p := t.Places.Of(args[fe.Param])
		if p.IsZero() {
			continue
		}
		e := effect.Effect{
			Kind: fe.Kind, Place: p.Join(fe.Path), Instr: call, Callee: ir.NameOfCall(common).Func,
			When: fe.When, May: fe.May, Async: fe.Async, Depth: fe.Depth + 1,
		}
		list = append(list, e)
	}
	return list
}

// OnEdge returns the effects of leaving block b to its successor i: those of
// the arm that a select took, and those of a compare-and-swap or a try-lock
// that succeeded.
func (t *Table) OnEdge(b *ssa.BasicBlock, i int) []effect.Effect {
	cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return nil
	}
	v, success := cond.Cond, i == 0
	for {
		not, ok := v.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		v, success = not.X, !success
	}
	if !success {
		return nil
	}
	switch v := v.(type) {
	case *ssa.BinOp:
		if sel, k, ok := armTest(v); ok {
			return effect.Arm(t.Places, sel, k)
		}
	case *ssa.Call:
		return t.tried(v)
	}
	return nil
}

// armTest recognises the comparison of a select's index with k.
func armTest(v *ssa.BinOp) (sel *ssa.Select, k int, ok bool) {
	if v.Op != token.EQL {
		return nil, 0, false
	}
	x, isExtract := v.X.(*ssa.Extract)
	c, isConst := v.Y.(*ssa.Const)
	if !isExtract || !isConst || x.Index != 0 || c.Value == nil || c.Value.Kind() != constant.Int {
		return nil, 0, false
	}
	sel, ok = x.Tuple.(*ssa.Select)
	return sel, int(c.Int64()), ok
}

// tried returns the effect of a call that has one only if it returns true.
func (t *Table) tried(call *ssa.Call) []effect.Effect {
	name := ir.NameOfCall(&call.Call)
	args := call.Call.Args
	if len(args) == 0 {
		return nil
	}
	e := effect.Effect{Place: t.Places.Of(args[0]), Instr: call}
	switch {
	case name.Pkg == "sync/atomic" && strings.HasPrefix(name.Func, "CompareAndSwap"):
		e.Value = args[len(args)-1]
		e.Kind = effect.Stored(t.Places, e.Place, e.Value)
	case name.Func == "TryLock":
		e.Kind = effect.Lock
	case name.Func == "TryRLock":
		e.Kind = effect.RLock
	case name.Func == "TryAcquire":
		e.Kind = effect.Acquire
	}
	if e.Kind == effect.None || e.Place.IsZero() {
		return nil
	}
	return []effect.Effect{e}
}
