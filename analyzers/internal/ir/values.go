package ir

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Values returns what a load of a cell may read: the values of the stores that
// reach it. A closure sees what its maker had stored when it made it, and what
// is stored later. It reports false if there may be stores that are not seen.
func Values(load *ssa.UnOp, cell *ssa.Alloc) ([]ssa.Value, bool) {
	all, ok := Stores(cell)
	if !ok {
		return nil, false
	}
	r := reaching{all: all, cell: cell}
	r.before(load)
	return r.vals, true
}

// reaching collects the values of the stores to a cell that reach a place.
type reaching struct {
	all  []*ssa.Store
	cell *ssa.Alloc
	vals []ssa.Value
}

func (r *reaching) add(v ssa.Value) {
	if !slices.Contains(r.vals, v) {
		r.vals = append(r.vals, v)
	}
}

// before collects the stores that reach instr: those in its own function,
// backwards, and, where the function begins before there is one, those of the
// functions around it.
func (r *reaching) before(instr ssa.Instruction) {
	fn := instr.Parent()
	entered := r.within(fn, instr)
	for {
		// A store in another closure may come at any time.
		for _, st := range r.all {
			if st.Parent() != fn && !encloses(st.Parent(), fn) {
				r.add(st.Val)
			}
		}
		if !entered || fn == r.cell.Parent() {
			return
		}
		maker := MakerOf(fn)
		if maker == nil {
			for _, st := range r.all {
				r.add(st.Val)
			}
			return
		}
		fn = maker.Parent()
		if ends := deferredTo(maker); len(ends) > 0 {
			entered = false
			for _, end := range ends {
				entered = r.within(fn, end) || entered
			}
			continue
		}
		r.after(maker)
		entered = r.within(fn, maker)
	}
}

// deferredTo returns the ends of its function at which the closure that maker
// makes runs, if it is only deferred.
func deferredTo(maker *ssa.MakeClosure) []ssa.Instruction {
	for _, r := range Referrers(maker) {
		if d, ok := r.(*ssa.Defer); !ok || d.Call.Value != maker {
			return nil
		}
	}
	var ends []ssa.Instruction
	for _, b := range maker.Parent().Blocks {
		for _, instr := range b.Instrs {
			if _, ok := instr.(*ssa.RunDefers); ok && Reaches(maker.Block(), b) {
				ends = append(ends, instr)
			}
		}
	}
	return ends
}

// encloses reports whether inner is written within outer.
func encloses(outer, inner *ssa.Function) bool {
	for ; inner != nil; inner = inner.Parent() {
		if inner == outer {
			return true
		}
	}
	return false
}

// within collects the stores of fn that reach instr, and reports whether control
// can come from the entry without one.
func (r *reaching) within(fn *ssa.Function, instr ssa.Instruction) bool {
	last := make(map[*ssa.BasicBlock][]*ssa.Store)
	for _, st := range r.all {
		if st.Parent() == fn {
			last[st.Block()] = append(last[st.Block()], st)
		}
	}
	if len(last) == 0 {
		return true
	}
	if st := lastBefore(last[instr.Block()], instr); st != nil {
		r.add(st.Val)
		return false
	}
	entered := instr.Block().Index == 0
	seen := make(map[*ssa.BasicBlock]bool)
	work := []*ssa.BasicBlock{instr.Block()}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, p := range b.Preds {
			if seen[p] {
				continue
			}
			seen[p] = true
			if st := lastBefore(last[p], nil); st != nil {
				r.add(st.Val)
				continue
			}
			entered = entered || p.Index == 0
			work = append(work, p)
		}
	}
	return entered
}

// lastBefore returns the last of the stores of one block that stands before
// instr, or the last of all if instr is nil.
func lastBefore(stores []*ssa.Store, instr ssa.Instruction) *ssa.Store {
	var last *ssa.Store
	for _, st := range stores {
		if (instr == nil || Precedes(st, instr)) && (last == nil || Precedes(last, st)) {
			last = st
		}
	}
	return last
}

// after collects the stores that may follow instr in its function.
func (r *reaching) after(instr ssa.Instruction) {
	reach := Reachable(instr.Block())
	for _, st := range r.all {
		if st.Parent() != instr.Parent() || !reach[st.Block().Index] {
			continue
		}
		if st.Block() != instr.Block() || !Precedes(st, instr) {
			r.add(st.Val)
		}
	}
}
