package summary

import (
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Functions that call each other in a circle have no first one to summarise.
// A call within such a circle counts for nothing, whichever function is asked
// for first, so that summaries do not depend on the order of the source.

// cycles numbers the circles of the call graph: two functions are in the same
// one if they have the same number.
type cycles struct {
	number map[*ssa.Function]int
	self   map[*ssa.Function]bool // it calls itself
	sorted []*ssa.Function        // callees before callers

	// The state of Tarjan's algorithm.
	index, low map[*ssa.Function]int
	stack      []*ssa.Function
	onStack    map[*ssa.Function]bool
}

// findCycles finds the circles of a package's call graph.
func findCycles(fns []*ssa.Function) *cycles {
	c := &cycles{
		number:  make(map[*ssa.Function]int),
		self:    make(map[*ssa.Function]bool),
		index:   make(map[*ssa.Function]int),
		low:     make(map[*ssa.Function]int),
		onStack: make(map[*ssa.Function]bool),
	}
	for _, fn := range fns {
		if c.index[fn] == 0 {
			c.connect(fn)
		}
	}
	return c
}

// same reports whether a call of callee leads back to caller.
func (c *cycles) same(caller, callee *ssa.Function) bool {
	if caller == callee {
		return c.self[caller]
	}
	n := c.number[caller]
	return n != 0 && n == c.number[callee]
}

func (c *cycles) connect(fn *ssa.Function) {
	n := len(c.index) + 1
	c.index[fn], c.low[fn] = n, n
	c.stack = append(c.stack, fn)
	c.onStack[fn] = true
	for _, callee := range uses(fn) {
		switch {
		case callee == fn:
			c.self[fn] = true
		case c.index[callee] == 0:
			c.connect(callee)
			c.low[fn] = min(c.low[fn], c.low[callee])
		case c.onStack[callee]:
			c.low[fn] = min(c.low[fn], c.index[callee])
		}
	}
	if c.low[fn] != c.index[fn] {
		return
	}
	for {
		last := c.stack[len(c.stack)-1]
		c.stack = c.stack[:len(c.stack)-1]
		c.onStack[last] = false
		c.number[last] = c.index[fn]
		c.sorted = append(c.sorted, last)
		if last == fn {
			return
		}
	}
}

// uses returns the functions with a body that fn calls or passes on.
func uses(fn *ssa.Function) []*ssa.Function {
	var list []*ssa.Function
	add := func(f *ssa.Function) {
		if f != nil && len(f.Blocks) > 0 {
			list = append(list, f)
		}
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			add(ir.Callee(call))
			for _, a := range call.Common().Args {
				add(ir.FuncOf(a))
			}
		}
	}
	return list
}
