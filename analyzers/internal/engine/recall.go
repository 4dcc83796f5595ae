package engine

import (
	"go/token"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A Recall is a way through a function on which it answers with an error that
// was stored before, instead of doing the work again.
type Recall struct {
	Func *Func
	Load ssa.Value       // the stored error
	Exit *ssa.Return     // returns it
	Work ssa.Instruction // is left out

	// Tests are the conditions on which the way depends.
	Tests []*ssa.If
}

// Pos returns where the stored error is read.
func (r *Recall) Pos() token.Pos {
	v := r.Load
	for {
		switch x := v.(type) {
		case *ssa.Extract:
			v = x.Tuple
			continue
		case *ssa.UnOp:
			if !x.Pos().IsValid() {
				v = x.X
				continue
			}
		}
		return v.Pos()
	}
}

// Recalls returns how callers get an error that is stored at p, a place of f,
// from f or from a function that calls f, without the work at instr.
func (f *Func) Recalls(p place.Place, instr ssa.Instruction) *Recall {
	return f.Pkg.recalls(f, p, instr, 0)
}

func (pkg *Package) recalls(f *Func, p place.Place, avoid ssa.Instruction, depth int) *Recall {
	if r := f.recall(p, avoid); r != nil {
		return r
	}
	if depth >= maxUp {
		return nil
	}
	for _, c := range pkg.runs(f.Function) {
		if c.Parent() == f.Function {
			continue
		}
		q := p
		if call, ok := c.(*ssa.Call); ok && ir.Callee(call) == f.Function {
			q = pkg.Table.Outside(p, f.Function, ir.CallArgs(call))
		}
		if q.IsZero() {
			continue
		}
		if r := pkg.recalls(pkg.FuncOf(c.Parent()), q, c, depth+1); r != nil {
			return r
		}
	}
	return nil
}

// runs returns the calls of fn, and those which are given fn as a closure.
func (pkg *Package) runs(fn *ssa.Function) []ssa.CallInstruction {
	calls := pkg.Uses.Callers(fn)
	if mc := ir.MakerOf(fn); mc != nil {
		for _, r := range ir.Referrers(mc) {
			if call, ok := r.(*ssa.Call); ok && call.Call.Value != mc {
				calls = append(calls[:len(calls):len(calls)], call)
			}
		}
	}
	return calls
}

// recall walks the ways from the entry of f that avoid an instruction, and
// looks for one that returns an error which is read from p.
func (f *Func) recall(p place.Place, avoid ssa.Instruction) *Recall {
	var loads []ssa.Value
	var exits []*ssa.Return
	seen := make(map[ssa.Instruction]bool)
	w := f.walk(nil, Visitor{
		Instr: func(instr ssa.Instruction) bool {
			if instr == avoid {
				return false
			}
			if v, ok := instr.(ssa.Value); ok && !seen[instr] && ir.IsError(v.Type()) && f.recalled(v, p) {
				loads = append(loads, v)
			}
			seen[instr] = true
			return true
		},
		Exit: func(ret *ssa.Return, _ summary.Outcome) { exits = append(exits, ret) },
	})
	w.Entry()
	for _, v := range loads {
		carry := carriers(v)
		for _, ret := range exits {
			if n := len(ret.Results); n > 0 && carry[ret.Results[n-1]] {
				return &Recall{Func: f, Load: v, Exit: ret, Work: avoid, Tests: tests(v.(ssa.Instruction).Block())}
			}
		}
	}
	return nil
}

// Recalled returns the place that v was read from: a variable, an entry of a
// map, or the container whose Load or Get method has returned it. A local copy
// stands for what it is a copy of.
func (f *Func) Recalled(v ssa.Value) place.Place {
	places := f.Pkg.Table.Places
	p := places.Of(v)
	for range maxUp {
		cell, ok := p.Root.(*ssa.Alloc)
		if !ok || cell.Parent() != f.Function {
			break
		}
		val := copied(cell)
		if val == nil {
			break
		}
		p = places.Of(val).Join(p.Path)
	}
	root := p.Root
	if x, ok := root.(*ssa.Extract); ok {
		root = x.Tuple
	}
	call, ok := root.(*ssa.Call)
	if !ok || !Looks(&call.Call) || ir.Receiver(&call.Call) == nil {
		return p
	}
	return places.Of(ir.Receiver(&call.Call))
}

// copied returns the value that a local variable is a copy of, if it is assigned
// as a whole just once.
func copied(cell *ssa.Alloc) ssa.Value {
	var val ssa.Value
	for _, r := range ir.Referrers(cell) {
		if st, ok := r.(*ssa.Store); ok && st.Addr == cell {
			if val != nil {
				return nil
			}
			val = st.Val
		}
	}
	return val
}

// recalled reports whether v was read from p, or from a container that p is in.
func (f *Func) recalled(v ssa.Value, p place.Place) bool {
	q := f.Recalled(v)
	return p.Holds(q) || q.Holds(p) && !ir.IsError(q.Type())
}

// Looks reports whether the call is a method that, by its name, looks a value up
// in its receiver.
func Looks(c *ssa.CallCommon) bool {
	switch ir.NameOfCall(c).Func {
	case "Load", "Get", "Peek", "Lookup", "get", "load", "lookup", "LoadOrStore":
		return true
	}
	return false
}

// tests returns the conditions that decide whether control reaches b: those of
// the blocks that dominate it and have a way around it.
func tests(b *ssa.BasicBlock) []*ssa.If {
	var list []*ssa.If
	for d := b; d != nil; d = d.Idom() {
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if ok && d != b {
			list = append(list, cond)
		}
	}
	return list
}

// Reads returns the durable places that cond looks at, with the value that it
// has read from each.
func (f *Func) Reads(cond ssa.Value) map[place.Place]ssa.Value {
	read := make(map[place.Place]ssa.Value)
	seen := make(map[ssa.Value]bool)
	var visit func(v ssa.Value, depth int)
	visit = func(v ssa.Value, depth int) {
		if v == nil || seen[v] || depth > 6 {
			return
		}
		seen[v] = true
		switch x := v.(type) {
		case *ssa.BinOp:
			visit(x.X, depth+1)
			visit(x.Y, depth+1)
			return
		case *ssa.Phi:
			for _, e := range x.Edges {
				visit(e, depth+1)
			}
		case *ssa.Extract:
			if l, ok := x.Tuple.(*ssa.Lookup); ok {
				read[f.Pkg.Table.Places.Of(l.X)] = v
				return
			}
		case *ssa.UnOp:
			if x.Op == token.NOT {
				visit(x.X, depth+1)
				return
			}
		case *ssa.Call:
			if ir.Builtin(&x.Call) == "len" {
				visit(x.Call.Args[0], depth+1)
				return
			}
		}
		if p := f.Recalled(v); place.Durable(p, f.Function) {
			read[p] = v
		}
	}
	visit(cond, 0)
	return read
}

// Keyed reports whether p is an entry of a map or of another container: there is
// one for each key.
func Keyed(p place.Place) bool { return strings.Contains(p.Path, "[]") }

// Shared reports whether the object at p is there for other calls of the
// function too: it is durable, or was looked up somewhere.
func (f *Func) Shared(p place.Place) bool {
	if place.Durable(p, f.Function) {
		return true
	}
	switch root := p.Root.(type) {
	case *ssa.Call:
		return !makes(&root.Call)
	case *ssa.Extract:
		call, ok := root.Tuple.(*ssa.Call)
		return ok && !makes(&call.Call)
	case *ssa.Phi:
		for _, e := range root.Edges {
			if place.Durable(f.Recalled(e), f.Function) {
				return true
			}
		}
	}
	return false
}

// makes reports whether a call makes its result, by its name.
func makes(c *ssa.CallCommon) bool {
	name := strings.ToLower(ir.NameOfCall(c).Func)
	for _, verb := range []string{"new", "make", "open", "create", "build", "init", "clone", "copy", "start", "begin", "dial"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return name == ""
}

// Undone reports whether one of the effects empties p or removes an entry of it.
func (s *Effects) Undone(p place.Place) bool {
	for _, e := range s.list {
		switch e.Kind {
		case effect.Delete, effect.Clear, effect.Pop:
			if e.Place.Overlaps(p) {
				return true
			}
		}
	}
	return false
}

// Marked reports whether the function marks q whatever comes of the work that
// the recall leaves out: before it, or after it on both ways.
func (r *Recall) Marked(q place.Place) bool {
	marks := func(e effect.Effect) bool {
		switch e.Kind {
		case effect.Raise, effect.State, effect.Set, effect.Insert, effect.Inc:
			return e.Place == q && !e.May && !e.Async
		}
		return false
	}
	f := r.Func
	for _, o := range f.Openers() {
		if marks(o.Effect) && o.Instr != r.Work && after(r.Work, o.Instr) && !after(o.Instr, r.Work) {
			return true
		}
	}
	for _, e := range f.Pkg.Table.At(r.Work) {
		if marks(e) && e.When == effect.Always {
			return true
		}
	}
	call, ok := r.Work.(*ssa.Call)
	if !ok {
		return false
	}
	met := func(assume []flow.Fact) (found bool) {
		f.Explore(call, assume, Visitor{Effect: func(e effect.Effect) bool {
			found = found || marks(e)
			return !found
		}})
		return found
	}
	return met(summary.Failure(call)) && met(summary.Success(call))
}
