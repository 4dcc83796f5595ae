package engine

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Updates returns the effects with which the function itself writes a field of
// an object that outlives it, in the order of the instructions.
func (f *Func) Updates() []*Opener {
	var list []*Opener
	for _, o := range f.Openers() {
		if o.Callee == "" && updates(o.Kind) && isField(o.Place) {
			list = append(list, o)
		}
	}
	return list
}

// updates reports whether an effect of that kind gives a field a new value.
// Flags are left to the rules that know what they guard.
func updates(k effect.Kind) bool {
	switch k {
	case effect.Set, effect.State, effect.Inc, effect.Dec, effect.Append, effect.Insert:
		return true
	}
	return false
}

func isField(p place.Place) bool {
	return strings.Contains(p.Path, ".") && !strings.HasSuffix(p.Path, "[]")
}

// PointsAfter returns the cancel points that control can come to from o with
// its effect still standing.
func (f *Func) PointsAfter(o *Opener) []*cancel.Point {
	at := make(map[ssa.Instruction]*cancel.Point)
	for _, p := range f.Points {
		at[p.Instr] = p
	}
	var list []*cancel.Point
	w := f.from(o, Visitor{
		Instr: func(instr ssa.Instruction) bool {
			if p := at[instr]; p != nil {
				delete(at, instr)
				list = append(list, p)
			}
			return true
		},
		Effect: func(e effect.Effect) bool { return !f.overtaken(o, e) },
	})
	w.Around = o.Instr.Block()
	f.start(w, o)
	return list
}

// Comes reports whether an instruction can be executed before p, in the same
// round of the loops around both.
func Comes(instr ssa.Instruction, p *cancel.Point) bool {
	b, at := instr.Block(), p.Instr.Block()
	if b == at {
		return ir.Precedes(instr, p.Instr)
	}
	return ir.Reaches(b, at) && !at.Dominates(b)
}

// Writes returns what the normal ways out of p write to another place than that
// of o: the first effect, and whether all successful ways out have one. They end
// where the lock is released, if one is given.
func (f *Func) Writes(p *cancel.Point, o *Opener, to place.Place, lock *Opener) Rest {
	var r Rest
	skipped, done := false, false
	for _, assume := range p.Normal {
		w := f.walk(assume, Visitor{
			Effect: func(e effect.Effect) bool {
				if lock != nil && e.Place == lock.Place && e.Kind.Undoes(lock.Kind) {
					skipped = true
					return false
				}
				if e.Place != to || e.Async || !updates(e.Kind) || e.Callee != "" {
					return true
				}
				if r.Undo == nil || e.Pos() < r.Undo.Pos() {
					r.Undo = &e
				}
				done = true
				return false
			},
			Exit: func(_ *ssa.Return, out summary.Outcome) { skipped = skipped || out == summary.OK },
		})
		w.Around = o.Instr.Block()
		w.After(p.Instr)
	}
	r.Always = done && !skipped
	return r
}

// HeldFrom returns a lock that is taken before instr and still held at p, or nil.
func (f *Func) HeldFrom(instr ssa.Instruction, p *cancel.Point) *Opener {
	for _, l := range f.Pending(p) {
		if l.Kind == effect.Lock && l.Block == nil && ir.Precedes(l.Instr, instr) {
			return l
		}
	}
	return nil
}

// RolledBack returns an effect that gives the place of o another value again, on
// a way that can only end in a failure.
func (f *Func) RolledBack(o *Opener) *effect.Effect {
	var found *effect.Effect
	w := f.from(o, Visitor{})
	w.Instr = func(instr ssa.Instruction, s *flow.State) bool {
		for _, e := range f.Pkg.Table.At(instr) {
			if e.Place == o.Place && e.Instr != o.Instr && (updates(e.Kind) || e.Kind == effect.Clear) && !e.Async && !e.May {
				if found == nil && f.onlyFails(e, s.Facts()) {
					found = &e
				}
				return false
			}
		}
		return found == nil
	}
	f.start(w, o)
	return found
}

// A fieldIndex tells which functions of the package write which fields of
// objects that outlive them. What is written in a function literal is written in
// the declared function around it.
type fieldIndex struct {
	writers  map[summary.Field]map[*ssa.Function]bool
	together map[[2]summary.Field]map[*ssa.Function]bool // without a branch in between
}

// Together tells how the functions of the package other than f write two fields:
// how many write both at once, without a branch between them, and how many one
// and never the other. Objects that a function makes itself do not count.
func (f *Func) Together(a, b summary.Field) (both, one int) {
	index := f.Pkg.fieldIndex()
	for fn := range index.together[[2]summary.Field{a, b}] {
		if fn != outermost(f.Function) {
			both++
		}
	}
	if both == 0 {
		return 0, 0
	}
	for _, x := range [][2]summary.Field{{a, b}, {b, a}} {
		for fn := range index.writers[x[0]] {
			if fn != outermost(f.Function) && !index.writers[x[1]][fn] {
				one++
			}
		}
	}
	return both, one
}

// outermost returns the declared function that fn is written in.
func outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

func (p *Package) fieldIndex() *fieldIndex {
	if p.fields == nil {
		p.fields = &fieldIndex{
			writers:  make(map[summary.Field]map[*ssa.Function]bool),
			together: make(map[[2]summary.Field]map[*ssa.Function]bool),
		}
		for _, fn := range p.all {
			for _, b := range fn.Blocks {
				for _, fields := range p.writtenIn(b) {
					p.fields.add(outermost(fn), fields)
				}
			}
		}
	}
	return p.fields
}

// maxFields bounds the fields that are written at once and still taken for
// belonging together: beyond it, somebody fills in or copies an object.
const maxFields = 8

func (x *fieldIndex) add(fn *ssa.Function, fields []summary.Field) {
	for _, a := range fields {
		put(x.writers, a, fn)
		if len(fields) > maxFields {
			continue
		}
		for _, b := range fields {
			put(x.together, [2]summary.Field{a, b}, fn)
		}
	}
}

func put[K comparable](m map[K]map[*ssa.Function]bool, key K, fn *ssa.Function) {
	if m[key] == nil {
		m[key] = make(map[*ssa.Function]bool)
	}
	m[key][fn] = true
}

// writtenIn returns the fields that a block writes, by the object that they
// belong to.
func (p *Package) writtenIn(b *ssa.BasicBlock) map[place.Place][]summary.Field {
	var objects map[place.Place][]summary.Field
	for _, instr := range b.Instrs {
		for _, e := range p.Table.At(instr) {
			if e.Callee != "" || !updates(e.Kind) || !isField(e.Place) || !place.Durable(e.Place, b.Parent()) {
				continue
			}
			key, ok := summary.FieldAt(e.Place)
			owner := e.Place.Owner()
			if !ok || slices.Contains(objects[owner], key) {
				continue
			}
			if objects == nil {
				objects = make(map[place.Place][]summary.Field)
			}
			objects[owner] = append(objects[owner], key)
		}
	}
	return objects
}

// HoldsUntil reports whether control can come from a normal outcome of p to instr
// with the lock still held.
func (f *Func) HoldsUntil(p *cancel.Point, lock *Opener, instr ssa.Instruction) bool {
	reached := false
	for _, assume := range p.Normal {
		w := f.walk(assume, Visitor{
			Instr: func(x ssa.Instruction) bool {
				reached = reached || x == instr
				return !reached
			},
			Effect: func(e effect.Effect) bool { return e.Place != lock.Place || !e.Kind.Undoes(lock.Kind) },
		})
		w.Around = lock.Instr.Block()
		w.After(p.Instr)
	}
	return reached
}
