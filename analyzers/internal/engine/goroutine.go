package engine

import (
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
)

// How is the way in which an instruction runs a function.
type How uint8

const (
	Called   How = iota // there and then
	Deferred            // when the function returns
	Started             // in a goroutine of its own
	Passed              // by a function that it is passed to, if that wants to
	Handed              // by a goroutine of another life, which has been sent what it needs
	Unknown             // it is stored or returned, and anybody may run it
)

// A Site is where a function is run, or given away to be run.
type Site struct {
	How   How
	Instr ssa.Instruction
}

// A Goroutine is one that a function starts: by a go statement, or by a call
// that runs what it is given in a goroutine of its own.
type Goroutine struct {
	Start ssa.CallInstruction
	Body  *ssa.Function
}

// sites indexes where the functions of the package are run.
func (p *Package) sites() map[*ssa.Function][]Site {
	if p.run == nil {
		p.run = make(map[*ssa.Function][]Site)
		for _, fn := range p.all {
			for _, b := range fn.Blocks {
				for _, instr := range b.Instrs {
					p.addSites(instr)
				}
			}
		}
	}
	return p.run
}

func (p *Package) addSites(instr ssa.Instruction) {
	add := func(fn *ssa.Function, how How) { p.run[fn] = append(p.run[fn], Site{how, instr}) }
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		for _, fn := range givenAway(instr) {
			add(fn, Unknown)
		}
		return
	}
	if callee := ir.Callee(call); callee != nil {
		add(callee, howRun(call))
	}
	how := Passed
	if _, ok := life.Starts(call); ok {
		how = Started
	}
	for _, a := range call.Common().Args {
		if fn := ir.FuncOf(a); fn != nil {
			add(fn, how)
		}
	}
}

// isDeferred reports whether fn is a closure that is deferred, once, and not run
// otherwise.
func (p *Package) isDeferred(fn *ssa.Function) bool {
	sites := p.sites()[fn]
	return fn.Parent() != nil && len(sites) == 1 && sites[0].How == Deferred && !InLoop(sites[0].Instr.Block())
}

func howRun(call ssa.CallInstruction) How {
	switch call.(type) {
	case *ssa.Go:
		return Started
	case *ssa.Defer:
		return Deferred
	}
	return Called
}

// givenAway returns the functions among the operands of instr, but for those
// that only get a name by it.
func givenAway(instr ssa.Instruction) []*ssa.Function {
	switch x := instr.(type) {
	case *ssa.MakeClosure, *ssa.ChangeType, *ssa.DebugRef:
		return nil
	case *ssa.Store:
		if cell := ir.Cell(x.Addr); cell != nil && ir.OnlyStore(cell) == x.Val {
			return nil
		}
	}
	var fns []*ssa.Function
	var buf [8]*ssa.Value
	for _, op := range instr.Operands(buf[:0]) {
		switch v := (*op).(type) {
		case *ssa.Function, *ssa.MakeClosure:
			if fn := ir.FuncOf(v); fn != nil {
				fns = append(fns, fn)
			}
		}
	}
	return fns
}

// Goroutines returns the goroutines that fn starts itself and whose body is
// known.
func (p *Package) Goroutines(fn *ssa.Function) []Goroutine {
	var list []Goroutine
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			bodies, ok := life.Starts(instr)
			if !ok {
				continue
			}
			for _, body := range bodies {
				if len(body.Blocks) > 0 {
					list = append(list, Goroutine{instr.(ssa.CallInstruction), body})
				}
			}
		}
	}
	return list
}

// Repeats reports whether b can be executed again without since, which may be
// nil, being executed in between.
func Repeats(b, since *ssa.BasicBlock) bool {
	seen := make([]bool, len(b.Parent().Blocks))
	work := []*ssa.BasicBlock{b}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		for _, s := range x.Succs {
			switch {
			case s == since && s != b:
			case s == b:
				return s != since
			case !seen[s.Index]:
				seen[s.Index] = true
				work = append(work, s)
			}
		}
	}
	return false
}

// In reports whether the way passes instr.
func (w *Way) In(instr ssa.Instruction) bool { return w.instrs[instr] }
