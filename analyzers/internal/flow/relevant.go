package flow

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A Graph is a function prepared for walks.
type Graph struct {
	Fn *ssa.Function

	// Budget is what walks have to keep to; nil stands for none.
	Budget *Budget

	// marks weigh the values whose truth can decide a branch or the outcome of
	// the function: what conditions test, what is returned last, and the Phis,
	// cells and loads that those come from. A value that one condition tests,
	// and that goes nowhere else, weighs once: knowing how that came out would
	// only multiply paths.
	marks marks

	ended map[*ssa.Call]bool // see endedAt
}

type marks map[ssa.Value]int

const (
	once  = 1
	twice = 2
)

// relevant reports whether a path has to remember what it finds out about v.
func (g *Graph) relevant(v ssa.Value) bool { return g.marks[v] >= twice }

// NewGraph prepares fn for walks.
func NewGraph(fn *ssa.Function) *Graph {
	m := tested(fn)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if d, ok := instr.(*ssa.Defer); ok {
				m.captured(d)
			}
		}
	}
	return &Graph{Fn: fn, marks: m}
}

// tested returns the values that the conditions and the returns of fn look at.
func tested(fn *ssa.Function) marks {
	m := make(marks)
	for _, b := range fn.Blocks {
		if len(b.Instrs) == 0 {
			continue
		}
		switch last := b.Instrs[len(b.Instrs)-1].(type) {
		case *ssa.If:
			m.mark(last.Cond, once)
		case *ssa.Return:
			if n := len(last.Results); n > 0 {
				m.mark(last.Results[n-1], twice)
			}
		}
	}
	return m
}

func (m marks) mark(v ssa.Value, weight int) {
	switch x := v.(type) {
	case *ssa.Const:
		return
	case *ssa.BinOp:
		if x.Op == token.EQL || x.Op == token.NEQ {
			m.mark(x.X, weight)
			m.mark(x.Y, weight)
		}
		return
	case *ssa.UnOp:
		if x.Op == token.NOT {
			m.mark(x.X, weight)
			return
		}
	}
	seen := m[v] > 0
	m[v] += weight
	if seen {
		return
	}
	switch x := v.(type) {
	case *ssa.Phi:
		m[v] += twice
		for _, e := range x.Edges {
			m.mark(e, twice)
		}
	case *ssa.UnOp:
		if x.Op == token.MUL {
			m.loaded(x)
		}
	case *ssa.ChangeInterface:
		m.mark(x.X, twice)
	}
}

// loaded marks the cell that a load reads and what is stored there.
func (m marks) loaded(load *ssa.UnOp) {
	cell := ir.Cell(load)
	if cell == nil {
		return
	}
	m[load] += twice
	if m[load.X] > 0 && m[cell] > 0 {
		return
	}
	m.stored(cell, load.Parent())
	m[load.X] += twice
}

// stored marks a cell and what fn stores there.
func (m marks) stored(cell *ssa.Alloc, fn *ssa.Function) {
	m[cell] += twice
	list, _ := ir.Stores(cell)
	for _, st := range list {
		m[st.Addr] += twice
		if st.Parent() == fn {
			m.mark(st.Val, twice)
		}
	}
}

// captured marks the variables on which a deferred closure decides.
func (m marks) captured(d *ssa.Defer) {
	fn := ir.Callee(d)
	if fn == nil || fn.Parent() == nil {
		return
	}
	inner := tested(fn)
	for _, fv := range fn.FreeVars {
		if inner[fv] == 0 {
			continue
		}
		if cell := ir.Cell(fv); cell != nil && cell.Parent() == d.Parent() {
			m.stored(cell, d.Parent())
		}
	}
}

// NeverReturns reports whether instr ends the path: a panic, or a call of a
// function that is known not to return.
func NeverReturns(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Panic:
		return true
	case *ssa.Call:
		if instr.Call.IsInvoke() {
			return false
		}
		n := ir.NameOfCall(&instr.Call)
		switch n.Pkg {
		case "os":
			return n.Func == "Exit"
		case "runtime":
			return n.Func == "Goexit"
		case "log":
			return n.Func == "Fatal" || n.Func == "Fatalf" || n.Func == "Fatalln" || n.Func == "Panic" || n.Func == "Panicf"
		case "testing":
			return n.Func == "Fatal" || n.Func == "Fatalf" || n.Func == "FailNow" || n.Func == "SkipNow" || n.Func == "Skip"
		}
	}
	return false
}
