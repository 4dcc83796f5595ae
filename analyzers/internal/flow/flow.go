// Package flow walks the feasible paths of a function.
//
// A walk starts after an instruction with what is assumed there (this call
// failed, that arm was taken) and follows every path that the assumptions, the
// branches taken and the constants met on the way allow. It visits each block
// a bounded number of times, so that its cost is linear in the function.
package flow

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A Walk is a set of paths and what to do on them. The callbacks may be nil.
type Walk struct {
	// Graph is the function to walk.
	Graph *Graph

	// Around is the block whose loops a path does not begin anew; nil stands for
	// the block of the start.
	Around *ssa.BasicBlock

	// Assume is what is known at the start.
	Assume []Fact

	// Ended reports whether ctx is known to have ended on all paths.
	Ended func(ctx ssa.Value) bool

	// Instr is called for each instruction; false ends the path before it.
	Instr func(instr ssa.Instruction, s *State) bool

	// Edge is called when a path leaves from to its successor i; false ends
	// the path.
	Edge func(from *ssa.BasicBlock, i int, s *State) bool

	// Exit is called when a path returns.
	Exit func(ret *ssa.Return, s *State)

	// Again is called when a path is about to begin another round of a loop
	// that contains Around. Such a path always ends there.
	Again func(from, header *ssa.BasicBlock, s *State)

	seen *visits
	work []pending
}

type pending struct {
	block *ssa.BasicBlock
	index int
	state *State
}

// State is what is known on a path.
type State struct {
	walk  *Walk
	facts facts
}

// Truth returns what is known of v.
func (s *State) Truth(v ssa.Value) Truth { return s.eval(v) }

// Known returns what the path has found out about v, without looking at v
// itself: for a cell, what is known of the variable in it.
func (s *State) Known(v ssa.Value) Truth { return s.facts.get(v) }

// Facts returns all that the path has found out.
func (s *State) Facts() []Fact { return s.facts.list }

// maxStates bounds how often a block is visited with different knowledge; past
// it a path continues with the assumptions alone.
const maxStates = 12

// After walks the paths that begin right after instr.
func (w *Walk) After(instr ssa.Instruction) {
	b := instr.Block()
	w.run(b, slices.Index(b.Instrs, instr)+1)
}

// Along walks the paths that begin with the edge from a block to its successor.
func (w *Walk) Along(from *ssa.BasicBlock, i int) {
	w.init(from.Succs[i])
	w.enter(from, i, w.given(from))
	w.drain()
}

// Entry walks the paths that begin at the entry of the function.
func (w *Walk) Entry() {
	if blocks := w.Graph.Fn.Blocks; len(blocks) > 0 {
		w.run(blocks[0], 0)
	}
}

func (w *Walk) init(b *ssa.BasicBlock) {
	if w.Around == nil {
		w.Around = b
	}
	w.seen = newVisits(len(w.Graph.Fn.Blocks))
}

func (w *Walk) initial() *State {
	s := &State{walk: w}
	for _, f := range w.Assume {
		s.facts = s.facts.set(f.Value, f.Truth)
	}
	return s
}

// given returns the initial state of a walk that starts in b: with the outcomes
// of the branches that lead to b on all paths.
func (w *Walk) given(b *ssa.BasicBlock) *State {
	s := &State{walk: w}
	for d := b.Idom(); d != nil && len(s.facts.list) < maxFacts; b, d = d, d.Idom() {
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 || d.Succs[0] == d.Succs[1] {
			continue
		}
		t := False
		if d.Succs[0] == b {
			t = True
		}
		if known := s.learn(cond.Cond, t); len(known.facts.list) > len(s.facts.list) {
			s = known
		}
	}
	for _, f := range w.Assume {
		s.facts = s.facts.set(f.Value, f.Truth)
	}
	return s
}

func (w *Walk) run(b *ssa.BasicBlock, index int) {
	w.init(b)
	w.work = append(w.work, pending{b, index, w.given(b)})
	w.drain()
}

func (w *Walk) drain() {
	for len(w.work) > 0 {
		p := w.work[len(w.work)-1]
		w.work = w.work[:len(w.work)-1]
		w.block(p.block, p.index, p.state)
	}
	w.seen.free()
	w.seen = nil
}

// block follows one path through the instructions of b.
func (w *Walk) block(b *ssa.BasicBlock, index int, s *State) {
	w.Graph.Budget.Spend(1 + len(b.Instrs) - index)
	for _, instr := range b.Instrs[index:] {
		if w.Instr != nil && !w.Instr(instr, s) {
			return
		}
		if NeverReturns(instr) {
			return
		}
		s = s.execute(instr)
		switch instr := instr.(type) {
		case *ssa.Return:
			if w.Exit != nil {
				w.Exit(instr, s)
			}
			return
		case *ssa.If:
			w.branch(b, instr, s)
			return
		case *ssa.Jump:
			w.enter(b, 0, s)
			return
		}
	}
}

func (w *Walk) branch(b *ssa.BasicBlock, cond *ssa.If, s *State) {
	t := s.eval(cond.Cond)
	// The second successor first, so that paths are taken in source order.
	if t != True {
		w.enter(b, 1, s.learn(cond.Cond, False))
	}
	if t != False {
		w.enter(b, 0, s.learn(cond.Cond, True))
	}
}

// enter queues the successor of a block, with the constants that its Phis have
// on this edge.
func (w *Walk) enter(from *ssa.BasicBlock, i int, s *State) {
	to := from.Succs[i]
	if w.Edge != nil && !w.Edge(from, i, s) {
		return
	}
	if to.Dominates(from) && to.Dominates(w.Around) {
		if w.Again != nil {
			w.Again(from, to, s)
		}
		return
	}
	s = s.phis(from, to)
	if s = w.admit(to, s); s != nil {
		w.work = append(w.work, pending{to, 0, s})
	}
}

// admit returns the state to visit b with, or nil if b was visited so already.
func (w *Walk) admit(b *ssa.BasicBlock, s *State) *State {
	seen := w.seen.of[b.Index]
	if len(seen) >= maxStates {
		s = w.initial()
	}
	for _, f := range seen {
		if sameFacts(f, s.facts) {
			return nil
		}
	}
	w.seen.add(b, s.facts)
	return s
}

func sameFacts(a, b facts) bool {
	if a.sum != b.sum || len(a.list) != len(b.list) {
		return false
	}
	for _, x := range a.list {
		if b.get(x.Value) != x.Truth {
			return false
		}
	}
	return true
}

// knowing returns s with other facts.
func (s *State) knowing(f facts) *State {
	if len(f.list) == len(s.facts.list) && (len(f.list) == 0 || &f.list[0] == &s.facts.list[0]) {
		return s // they are the same
	}
	return &State{s.walk, f}
}

// execute returns the state after instr.
func (s *State) execute(instr ssa.Instruction) *State {
	switch instr := instr.(type) {
	case *ssa.Store:
		if s.walk.Graph.relevant(instr.Addr) {
			return s.knowing(s.facts.set(instr.Addr, s.eval(instr.Val)))
		}
	case *ssa.UnOp:
		if s.walk.Graph.relevant(instr) && s.walk.Graph.relevant(instr.X) {
			return s.knowing(s.facts.set(instr, s.facts.get(instr.X)))
		}
		return s.forget(instr)
	case *ssa.Extract, *ssa.Phi:
		return s // set where the tuple is made, and on entry to the block
	case ssa.Value:
		return s.forget(instr)
	}
	return s
}

// forget drops what was known of a value that is computed anew.
func (s *State) forget(v ssa.Value) *State {
	next := s.facts
	for _, f := range s.facts.list {
		x, ok := f.Value.(*ssa.Extract)
		if s.walk.lasts(f.Value) {
			continue
		}
		if f.Value == v || ok && x.Tuple == v {
			next = next.set(f.Value, Unknown)
		}
	}
	if len(next.list) == len(s.facts.list) {
		return s
	}
	return &State{s.walk, next}
}

func (w *Walk) lasts(v ssa.Value) bool {
	return slices.ContainsFunc(w.Assume, func(f Fact) bool { return f.Value == v && f.Lasts })
}

func (s *State) phis(from, to *ssa.BasicBlock) *State {
	next := s.facts
	for _, instr := range to.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		if !s.walk.Graph.relevant(phi) {
			continue
		}
		for i, pred := range to.Preds {
			if pred == from {
				next = next.set(phi, s.eval(phi.Edges[i]))
				break
			}
		}
	}
	return s.knowing(next)
}
