package engine

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// OfProgram reports whether fn, or the function that it is written in, belongs to a
// program itself: to package main, or to what a command line runs, or all that is
// known to call it does. Such a function mostly runs once, and often ends with the
// program.
func (p *Package) OfProgram(fn *ssa.Function) bool { return p.ofProgram(fn, 0) }

func (p *Package) ofProgram(fn *ssa.Function, depth int) bool {
	if fn.Pkg != nil && fn.Pkg.Pkg.Name() == "main" || isCommand(fn) {
		return true
	}
	fn = Outermost(fn)
	callers := p.Uses.Callers(fn)
	if len(callers) == 0 || depth > maxUp {
		return false
	}
	return !slices.ContainsFunc(callers, func(c ssa.CallInstruction) bool {
		return Outermost(c.Parent()) != fn && !p.ofProgram(c.Parent(), depth+1)
	})
}

// commands are the types by which packages for command lines hand a command what it
// was called with.
var commands = []struct{ path, name string }{
	{"github.com/spf13/cobra", "Command"},
	{"github.com/urfave/cli", "Context"},
	{"github.com/urfave/cli/v2", "Context"},
	{"github.com/urfave/cli/v3", "Command"},
}

// isCommand reports whether fn, or a function around it, is given a command that was
// called.
func isCommand(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		for _, param := range fn.Params {
			for _, c := range commands {
				if ir.IsNamed(param.Type(), c.path, c.name) {
					return true
				}
			}
		}
	}
	return false
}
