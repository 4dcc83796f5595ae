package summary

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// A Consumption is the taking of a value out of state that outlives the
// function.
type Consumption struct {
	// Source is where the value was.
	Source place.Place

	// Instr is the instruction after which only the function has the value. A
	// value received in an arm of a select is taken when the arm is.
	Instr ssa.Instruction
	Arm   int // the arm of the select, -1 for other instructions

	// Callee is the helper that took it, "" if the function did so itself.
	Callee string

	// ByName is set if only the name of the method says that it consumes.
	ByName bool
}

// Pos returns where the value is taken.
func (c Consumption) Pos() token.Pos {
	if sel, ok := c.Instr.(*ssa.Select); ok && c.Arm >= 0 {
		return sel.States[c.Arm].Pos
	}
	return c.Instr.Pos()
}

// ConsumedFrom returns the consumptions that v can come from, and the values
// between them and v, each of which has v in hand.
func (t *Table) ConsumedFrom(v ssa.Value) ([]Consumption, []ssa.Value) {
	s := &sourceSearch{t: t, seen: make(map[ssa.Value]bool)}
	s.visit(v, 0)
	var chain []ssa.Value
	for x := range s.seen {
		switch x.(type) {
		case *ssa.Parameter, *ssa.FreeVar, *ssa.Global, *ssa.Const:
		default:
			chain = append(chain, x)
		}
	}
	return s.found, chain
}

type sourceSearch struct {
	t     *Table
	seen  map[ssa.Value]bool
	taken map[ssa.Value]effect.Effect
	found []Consumption
}

// maxSourceSteps bounds the search for the origin of one value.
const maxSourceSteps = 24

// visit follows v back through branches, conversions, fields, literals and
// variables.
func (s *sourceSearch) visit(v ssa.Value, depth int) {
	if v == nil || s.seen[v] || depth > maxSourceSteps {
		return
	}
	s.seen[v] = true
	if s.consumed(v) {
		return
	}
	switch v := v.(type) {
	case *ssa.Phi:
		for _, e := range v.Edges {
			s.visit(e, depth+1)
		}
	case *ssa.Extract:
		switch v.Tuple.(type) {
		case *ssa.TypeAssert, *ssa.UnOp, *ssa.Lookup, *ssa.Call:
			s.visit(v.Tuple, depth+1)
		}
	case *ssa.MakeInterface:
		s.visit(v.X, depth+1)
	case *ssa.ChangeInterface:
		s.visit(v.X, depth+1)
	case *ssa.ChangeType:
		s.visit(v.X, depth+1)
	case *ssa.Convert:
		s.visit(v.X, depth+1)
	case *ssa.TypeAssert:
		s.visit(v.X, depth+1)
	case *ssa.Slice:
		s.visit(v.X, depth+1)
	case *ssa.MakeClosure:
		for _, b := range v.Bindings {
			s.visit(b, depth+1)
		}
	case *ssa.Call:
		s.transformed(v, depth)
	case *ssa.Field:
		s.visit(v.X, depth+1)
	case *ssa.FieldAddr:
		s.visit(v.X, depth+1)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			s.visit(v.X, depth+1)
		}
	case *ssa.Alloc:
		s.alloc(v, depth)
	case *ssa.FreeVar:
		if cell := ir.Cell(v); cell != nil {
			s.alloc(cell, depth)
		}
	}
}

// alloc visits what is stored in a variable, or in the fields of a literal.
func (s *sourceSearch) alloc(a *ssa.Alloc, depth int) {
	list, _ := ir.Stores(a)
	for _, st := range list {
		s.visit(st.Val, depth+1)
	}
	for _, r := range ir.Referrers(a) {
		var part ssa.Value
		switch r := r.(type) {
		case *ssa.FieldAddr:
			part = r
		case *ssa.IndexAddr:
			part = r
		default:
			continue
		}
		for _, r := range ir.Referrers(part) {
			if st, ok := r.(*ssa.Store); ok && st.Addr == part {
				s.visit(st.Val, depth+1)
			}
		}
	}
}

// transformed visits the arguments of a function that, by its name, makes
// another form of them.
func (s *sourceSearch) transformed(call *ssa.Call, depth int) {
	if call.Call.IsInvoke() || ir.Receiver(&call.Call) != nil {
		return
	}
	name := strings.ToLower(ir.NameOfCall(&call.Call).Func)
	for _, verb := range []string{"decode", "parse", "unmarshal", "convert", "new", "make", "to", "from", "wrap", "as"} {
		if strings.HasPrefix(name, verb) {
			for _, a := range call.Call.Args {
				s.visit(a, depth+1)
			}
			return
		}
	}
}

// consumed records the consumption that v is the value of, if any.
func (s *sourceSearch) consumed(v ssa.Value) bool {
	switch x := v.(type) {
	case *ssa.UnOp:
		if x.Op == token.ARROW {
			return s.add(s.t.Places.Of(x.X), x, "", false)
		}
	case *ssa.Extract:
		switch tuple := x.Tuple.(type) {
		case *ssa.Select:
			if k := armOf(tuple, x.Index); k >= 0 {
				c := Consumption{Source: s.t.Places.Of(tuple.States[k].Chan), Instr: tuple, Arm: k}
				s.found = append(s.found, c)
				return true
			}
		case *ssa.Call:
			if x.Index == 0 && s.call(tuple) {
				return true
			}
		}
	case *ssa.Call:
		if s.call(x) {
			return true
		}
	}
	return s.removed(v)
}

func (s *sourceSearch) add(p place.Place, instr ssa.Instruction, callee string, byName bool) bool {
	if p.IsZero() {
		return false
	}
	s.found = append(s.found, Consumption{Source: p, Instr: instr, Arm: -1, Callee: callee, ByName: byName})
	return true
}

// armOf returns the arm of a select whose received value is component i of its
// result, or -1.
func armOf(sel *ssa.Select, i int) int {
	n := 2
	for k, st := range sel.States {
		if st.Dir == types.RecvOnly {
			if n == i {
				return k
			}
			n++
		}
	}
	return -1
}

// Received returns the value that arm k of a select receives, nil if it is not
// used.
func Received(sel *ssa.Select, k int) ssa.Value {
	for _, r := range ir.Referrers(sel) {
		if x, ok := r.(*ssa.Extract); ok && x.Index >= 2 && armOf(sel, x.Index) == k {
			return x
		}
	}
	return nil
}

// call records that v is the result of a helper that consumes, or of a method
// whose name says so.
func (s *sourceSearch) call(call *ssa.Call) bool {
	if fn := ir.Callee(call); fn != nil && len(fn.Blocks) > 0 {
		p := s.t.Outside(s.t.called(call.Parent(), fn).Consumes, fn, ir.CallArgs(call))
		return !p.IsZero() && s.add(p, call, fn.Name(), false)
	}
	obj := ir.Object(&call.Call)
	if row := api.Lookup(&call.Call); row != nil && row.Takes.In(&call.Call) != nil {
		return s.add(s.t.Places.Of(row.Takes.In(&call.Call)), call, obj.Name(), false)
	}
	if obj != nil && s.t.Import != nil {
		if fact := s.t.Import(obj); fact != nil && fact.Consumes != nil {
			args := call.Call.Args
			if i := fact.Consumes.Param; i < len(args) {
				return s.add(s.t.Places.Of(args[i]).Join(fact.Consumes.Path), call, obj.Name(), false)
			}
		}
	}
	if recv := ir.Receiver(&call.Call); recv != nil && consumesByName(&call.Call) {
		return s.add(s.t.Places.Of(recv), call, obj.Name(), true)
	}
	return false
}

// removed records that v was read from a container and taken out of it: the
// value of a removal, or an element loaded before a pop.
func (s *sourceSearch) removed(v ssa.Value) bool {
	fn := v.Parent()
	if fn == nil {
		return false
	}
	if s.taken == nil {
		s.taken = s.t.removals(fn)
	}
	if e, ok := s.taken[v]; ok {
		return s.add(e.Place, e.Instr, e.Callee, false)
	}
	return false
}

// consumesByName reports whether the name of a method says that it takes its
// result out of the receiver. One that returns a channel only says where to
// receive.
func consumesByName(c *ssa.CallCommon) bool {
	name := ir.NameOfCall(c)
	if name.Pkg == "sync" || name.Pkg == "reflect" || returnsChannel(c) {
		return false
	}
	switch name.Func {
	case "Pop", "PopFront", "PopBack", "Dequeue", "FetchMessage", "ReadMessage", "Receive", "ReceiveMessage", "Recv",
		"RecvMsg", "NextMsg", "NextMsgWithContext", "PollFetches", "Accept", "pop", "dequeue", "popFront":
		return true
	}
	return false
}

func returnsChannel(c *ssa.CallCommon) bool {
	results := c.Signature().Results()
	if results.Len() == 0 {
		return false
	}
	_, ok := results.At(0).Type().Underlying().(*types.Chan)
	return ok
}

// consumes returns where the first result of fn was taken from.
func (t *Table) consumes(fn *ssa.Function) place.Place {
	if fn.Signature.Results().Len() == 0 || !IsData(fn.Signature.Results().At(0).Type()) {
		return place.Place{}
	}
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) == 0 {
			continue
		}
		found, _ := t.ConsumedFrom(ret.Results[0])
		for _, c := range found {
			// What is taken on another way, as an entry that is too old, is not returned here.
			if reachable(c.Source, fn) && !c.ByName && t.Reaches(c.Instr.Block(), b) {
				return c.Source
			}
		}
	}
	return place.Place{}
}

// IsData reports whether values of type t carry something to lose: not signals,
// times, errors and flags.
func IsData(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return u.NumFields() > 0 && !ir.IsNamed(t, "time", "Time")
	case *types.Basic:
		return u.Info()&types.IsBoolean == 0 && u.Kind() != types.Invalid && u.Kind() != types.UntypedNil
	case *types.Interface:
		return !ir.IsError(t) && !ir.IsNamed(t, "os", "Signal") && !ir.IsContext(t)
	}
	return true
}
