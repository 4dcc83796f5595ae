package engine

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Brings reports whether control can come from a consumption to the loop with
// what it took still in its hands: none of the values was given to anybody.
func (f *Func) Brings(c summary.Consumption, l *Loop, values []ssa.Value) bool {
	if c.Instr.Parent() != f.Function || l.Has(c.Instr) {
		return false
	}
	derived := derivedFrom(values)
	reached := false
	w := f.walk(took(c.Instr, c.Arm), Visitor{Instr: func(instr ssa.Instruction) bool {
		reached = reached || l.Has(instr)
		return !reached && (isReordering(instr) || !handsOn(instr, derived))
	}})
	w.Around = c.Instr.Block()
	w.After(c.Instr)
	return reached
}

// isReordering reports whether instr calls a function of the standard library
// that only works on the list that it is given, or makes the closure for that.
func isReordering(instr ssa.Instruction) bool {
	if c, ok := instr.(*ssa.MakeClosure); ok {
		return len(ir.Referrers(c)) > 0 && !slices.ContainsFunc(ir.Referrers(c), func(r ssa.Instruction) bool { return !isReordering(r) })
	}
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	switch ir.NameOfCall(&call.Call).Pkg {
	case "sort", "slices", "maps", "math/rand", "math/rand/v2":
		return true
	}
	return false
}

// A Collecting is an instruction that adds an item to what a loop collects.
type Collecting struct {
	Instr ssa.Instruction
	Item  ssa.Value
	Into  ssa.Value // the list, map or buffer with the item in it
}

// Collects returns where the loop adds items to something of the function's own
// that it carries from round to round.
func (f *Func) Collects(l *Loop) []Collecting {
	var list []Collecting
	l.Instrs(func(instr ssa.Instruction) bool {
		if c, ok := collecting(instr); ok && f.carries(l, c) {
			list = append(list, c)
		}
		return true
	})
	return list
}

func collecting(instr ssa.Instruction) (Collecting, bool) {
	switch x := instr.(type) {
	case *ssa.MapUpdate:
		return Collecting{x, x.Value, x.Map}, true
	case *ssa.Call:
		args := x.Call.Args
		if ir.Builtin(&x.Call) == "append" && len(args) == 2 {
			return Collecting{x, args[1], x}, true
		}
		name := ir.NameOfCall(&x.Call)
		switch name.Func {
		case "Write", "WriteString", "WriteByte", "WriteRune":
			if len(args) == 2 && (name.Pkg == "bytes" || name.Pkg == "strings") {
				return Collecting{x, args[1], args[0]}, true
			}
		}
	}
	return Collecting{}, false
}

// carries reports whether what c adds to is a variable of the function, made
// before the loop, and not itself part of something that outlives the call.
func (f *Func) carries(l *Loop, c Collecting) bool {
	into := f.Pkg.Table.Places.Of(c.Into)
	if place.Durable(into, f.Function) {
		return false
	}
	carried := false
	for v := range derivedFrom([]ssa.Value{c.Into}) {
		switch v := v.(type) {
		case *ssa.Phi:
			carried = carried || v.Block() == l.Header
		case *ssa.Alloc, *ssa.MakeMap:
			carried = carried || !l.makes(v)
		}
		for _, r := range ir.Referrers(v) {
			st, ok := r.(*ssa.Store)
			if ok && st.Val == v && l.Has(st) && place.Durable(f.Pkg.Table.Places.Of(st.Addr), f.Function) {
				return false
			}
		}
	}
	return carried
}

// StillHas reports whether there is a way from where c adds an item to instr on which
// nobody is handed what was collected.
func (f *Func) StillHas(c Collecting, instr ssa.Instruction) bool {
	derived := derivedFrom([]ssa.Value{c.Into})
	seen := make(map[*ssa.BasicBlock]bool)
	var reaches func(instrs []ssa.Instruction, b *ssa.BasicBlock) bool
	reaches = func(instrs []ssa.Instruction, b *ssa.BasicBlock) bool {
		for _, i := range instrs {
			if i == instr {
				return true
			}
			if i != c.Instr && handsOn(i, derived) {
				return false
			}
		}
		for _, succ := range b.Succs {
			if !seen[succ] {
				seen[succ] = true
				if reaches(succ.Instrs, succ) {
					return true
				}
			}
		}
		return false
	}
	b := c.Instr.Block()
	return reaches(b.Instrs[slices.Index(b.Instrs, c.Instr):], b)
}

// Defers reports whether a deferred call is given one of the values.
func (f *Func) Defers(values []ssa.Value) bool {
	derived := derivedFrom(values)
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			d, ok := instr.(*ssa.Defer)
			if !ok {
				continue
			}
			closure, ok := d.Call.Value.(*ssa.MakeClosure)
			if callHandsOn(&d.Call, derived) || ok && handsOn(closure, derived) {
				return true
			}
		}
	}
	return false
}
