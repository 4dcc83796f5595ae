package flow

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A Graph is a function prepared for walks.
type Graph struct {
	Fn *ssa.Function

	// relevant are the values whose truth can decide a branch or the outcome
	// of the function: what conditions test, what is returned last, and the
	// Phis, cells and loads that those come from. Knowledge of other values
	// would only multiply paths.
	relevant map[ssa.Value]bool
}

// NewGraph prepares fn for walks.
func NewGraph(fn *ssa.Function) *Graph {
	m := tested(fn)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if d, ok := instr.(*ssa.Defer); ok {
				markCaptured(m, d)
			}
		}
	}
	return &Graph{Fn: fn, relevant: m}
}

// tested returns the values that the conditions and the returns of fn look at.
func tested(fn *ssa.Function) map[ssa.Value]bool {
	m := make(map[ssa.Value]bool)
	for _, b := range fn.Blocks {
		if len(b.Instrs) == 0 {
			continue
		}
		switch last := b.Instrs[len(b.Instrs)-1].(type) {
		case *ssa.If:
			mark(m, last.Cond)
		case *ssa.Return:
			if n := len(last.Results); n > 0 {
				mark(m, last.Results[n-1])
			}
		}
	}
	return m
}

func mark(m map[ssa.Value]bool, v ssa.Value) {
	if m[v] {
		return
	}
	switch x := v.(type) {
	case *ssa.Const:
		return
	case *ssa.BinOp:
		if x.Op == token.EQL || x.Op == token.NEQ {
			mark(m, x.X)
			mark(m, x.Y)
		}
		return
	case *ssa.Phi:
		m[v] = true
		for _, e := range x.Edges {
			mark(m, e)
		}
		return
	case *ssa.UnOp:
		switch x.Op {
		case token.NOT:
			mark(m, x.X)
			return
		case token.MUL:
			markCell(m, x)
		}
	case *ssa.ChangeInterface:
		mark(m, x.X)
	}
	m[v] = true
}

// markCaptured marks the variables on which a deferred closure decides.
func markCaptured(m map[ssa.Value]bool, d *ssa.Defer) {
	fn := ir.Callee(d)
	if fn == nil || fn.Parent() == nil {
		return
	}
	inner := tested(fn)
	for _, fv := range fn.FreeVars {
		if !inner[fv] {
			continue
		}
		if cell := ir.Cell(fv); cell != nil && cell.Parent() == d.Parent() {
			m[cell] = true
			list, _ := ir.Stores(cell)
			for _, st := range list {
				if st.Parent() == d.Parent() {
					mark(m, st.Val)
				}
			}
		}
	}
}

// markCell marks the cell that a load reads and what is stored there.
func markCell(m map[ssa.Value]bool, load *ssa.UnOp) {
	cell := ir.Cell(load)
	if cell == nil || m[load.X] {
		return
	}
	m[load.X], m[cell] = true, true
	list, _ := ir.Stores(cell)
	for _, st := range list {
		m[st.Addr] = true
		if st.Parent() == load.Parent() {
			mark(m, st.Val)
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
