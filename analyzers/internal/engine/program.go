package engine

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
)

// OfProgram reports whether fn, or the function that it is written in, belongs to a
// program itself: to package main, to one that makes the commands of a command line,
// talks to whoever sits before it or is there for one by the name of its folder, or to
// what a command runs, or all that is known to run it does. Such a function mostly runs
// once, and often ends with the program, but for one that answers a request.
func (p *Package) OfProgram(fn *ssa.Function) bool {
	return (p.isCommandLine() || p.ofProgram(fn, 0)) && !answersRequest(fn)
}

// answersRequest reports whether fn, or the function that it is written in, is given a
// request to answer.
func answersRequest(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		if slices.ContainsFunc(fn.Params, life.IsAnswer) {
			return true
		}
	}
	return false
}

func (p *Package) ofProgram(fn *ssa.Function, depth int) bool {
	if fn.Pkg != nil && fn.Pkg.Pkg.Name() == "main" || isCommand(fn) {
		return true
	}
	fn = Outermost(fn)
	sites := p.sites()[fn]
	if len(sites) == 0 || depth > maxUp {
		return false
	}
	return !slices.ContainsFunc(sites, func(s Site) bool {
		return Outermost(s.Instr.Parent()) != fn && !p.ofProgram(s.Instr.Parent(), depth+1)
	})
}

// isCommandLine reports whether the package is in a folder for a command line, reads the
// standard input, or makes commands.
func (p *Package) isCommandLine() bool {
	if p.commandLine == nil {
		is := slices.ContainsFunc(p.folderWords, isForCommandLine) || slices.ContainsFunc(p.all, func(fn *ssa.Function) bool {
			return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
				return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool { return usesStdin(instr) || makesCommand(instr) })
			})
		})
		p.commandLine = &is
	}
	return *p.commandLine
}

func isForCommandLine(word string) bool { return word == "cli" || word == "cliutil" }

func usesStdin(instr ssa.Instruction) bool {
	v, ok := instr.(ssa.Value)
	return ok && ir.IsVariable(v, "os", "Stdin")
}

// makesCommand reports whether instr makes a command of one of the packages for
// command lines.
func makesCommand(instr ssa.Instruction) bool {
	made, ok := instr.(*ssa.Alloc)
	return ok && slices.ContainsFunc(commands, func(c struct{ path, name string }) bool {
		return ir.IsNamed(ir.Deref(made.Type()), c.path, "Command")
	})
}

// commands are the types by which packages for command lines hand a command what it
// was called with. All of them call a command Command.
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
