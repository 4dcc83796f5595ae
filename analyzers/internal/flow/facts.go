package flow

import (
	"go/constant"
	"go/token"
	"hash/maphash"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Truth is what is known of a value on a path.
type Truth int32

const (
	Unknown Truth = iota
	False         // false, or nil
	True          // true, or not nil

	chosen // chosen+k: the select took arm k
)

// Chosen is the truth of a select's index when arm k was taken; -1 is the
// default arm.
func Chosen(k int) Truth { return chosen + 1 + Truth(k) }

// Not returns the opposite of True and False, and Unknown for the rest.
func (t Truth) Not() Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	}
	return Unknown
}

// A Fact is what is known of one value.
type Fact struct {
	Value ssa.Value
	Truth Truth

	// Lasts is set if the fact holds although the value is computed after the
	// point where the fact was assumed.
	Lasts bool
}

// maxFacts bounds what a path remembers, and so the cost of a step.
const maxFacts = 24

// facts is an immutable set of what is known on a path.
type facts struct {
	list []Fact
	sum  uint64 // of the hashes of its elements: sets that differ in it are not the same
}

var seed = maphash.MakeSeed()

func hashOf(v ssa.Value, t Truth) uint64 {
	return maphash.Comparable(seed, struct {
		v ssa.Value
		t Truth
	}{v, t})
}

func (f facts) get(v ssa.Value) Truth {
	for _, x := range f.list {
		if x.Value == v {
			return x.Truth
		}
	}
	return Unknown
}

func (f facts) set(v ssa.Value, t Truth) facts {
	old := f.get(v)
	if old == t {
		return f
	}
	next := facts{make([]Fact, 0, len(f.list)+1), f.sum}
	for _, x := range f.list {
		if x.Value != v {
			next.list = append(next.list, x)
		}
	}
	if old != Unknown {
		next.sum -= hashOf(v, old)
	}
	if t != Unknown {
		next.list = append(next.list, Fact{Value: v, Truth: t})
		next.sum += hashOf(v, t)
	}
	if len(next.list) > maxFacts {
		oldest := next.list[0]
		next.list = next.list[1:]
		next.sum -= hashOf(oldest.Value, oldest.Truth)
	}
	return next
}

// eval returns what is known of v: from the path, or from v itself.
func (s *State) eval(v ssa.Value) Truth {
	if t := s.facts.get(v); t != Unknown {
		return t
	}
	switch v := v.(type) {
	case *ssa.Const:
		return constTruth(v)
	case *ssa.MakeInterface, *ssa.Alloc, *ssa.MakeClosure, *ssa.Function, *ssa.MakeMap, *ssa.MakeChan, *ssa.FieldAddr:
		return True
	case *ssa.ChangeInterface:
		return s.eval(v.X)
	case *ssa.ChangeType:
		return s.eval(v.X)
	case *ssa.UnOp:
		return s.evalUnOp(v)
	case *ssa.BinOp:
		return s.evalBinOp(v)
	case *ssa.Extract:
		// Nothing can be asserted of a nil interface.
		if t, ok := v.Tuple.(*ssa.TypeAssert); ok && v.Index == 1 && s.eval(t.X) == False {
			return False
		}
	case *ssa.Call:
		return s.evalCall(v)
	}
	return Unknown
}

func (s *State) evalUnOp(v *ssa.UnOp) Truth {
	switch v.Op {
	case token.NOT:
		return s.eval(v.X).Not()
	case token.MUL:
		if g, ok := v.X.(*ssa.Global); ok && ir.IsError(ir.Deref(g.Type())) && isSentinel(g.Name()) {
			return True
		}
	}
	return Unknown
}

func (s *State) evalBinOp(v *ssa.BinOp) Truth {
	if v.Op != token.EQL && v.Op != token.NEQ {
		return Unknown
	}
	x, c := v.X, asConst(v.Y)
	if c == nil {
		x, c = v.Y, asConst(v.X)
	}
	if c == nil {
		return Unknown
	}
	equal := Unknown
	t := s.eval(x)
	switch {
	case c.IsNil():
		equal = t.Not()
	case c.Value != nil && c.Value.Kind() == constant.Bool:
		equal = t
		if !constant.BoolVal(c.Value) {
			equal = t.Not()
		}
	case t >= chosen:
		equal = False
		if c.Value != nil && c.Value.Kind() == constant.Int && t == Chosen(int(c.Int64())) {
			equal = True
		}
	}
	if v.Op == token.NEQ {
		return equal.Not()
	}
	return equal
}

// evalCall knows the functions that always return an error, and what Err and
// Cause return once their context has ended.
func (s *State) evalCall(call *ssa.Call) Truth {
	name := ir.NameOfCall(&call.Call)
	switch name {
	case ir.Name{Pkg: "errors", Func: "New"}, ir.Name{Pkg: "fmt", Func: "Errorf"}:
		return True
	case ir.Name{Pkg: "context", Recv: "Context", Func: "Err"}:
		return s.ended(call, call.Call.Value)
	case ir.Name{Pkg: "context", Func: "Cause"}:
		return s.ended(call, call.Call.Args[0])
	}
	if ir.AsksError(&call.Call) != "" && s.eval(call.Call.Args[0]) == False {
		return False
	}
	return Unknown
}

func (s *State) ended(call *ssa.Call, ctx ssa.Value) Truth {
	if s.walk.Ended != nil && s.walk.Ended(ctx) || s.walk.Graph.endedAt(call, ctx) {
		return True
	}
	return Unknown
}

// learn returns the state in which cond came out as t.
func (s *State) learn(cond ssa.Value, t Truth) *State {
	switch v := cond.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return s.learn(v.X, t.Not())
		}
	case *ssa.BinOp:
		if v.Op == token.NEQ {
			t = t.Not()
		} else if v.Op != token.EQL {
			return s
		}
		return s.learnEqual(v, t)
	}
	return s.with(cond, t)
}

func (s *State) learnEqual(v *ssa.BinOp, equal Truth) *State {
	x, c := v.X, asConst(v.Y)
	if c == nil {
		x, c = v.Y, asConst(v.X)
	}
	if c == nil {
		return s
	}
	switch {
	case c.IsNil():
		return s.with(x, equal.Not())
	case c.Value != nil && c.Value.Kind() == constant.Bool:
		if !constant.BoolVal(c.Value) {
			equal = equal.Not()
		}
		return s.with(x, equal)
	case c.Value != nil && c.Value.Kind() == constant.Int && equal == True && isIndex(x):
		return s.with(x, Chosen(int(c.Int64())))
	}
	return s
}

func (s *State) with(v ssa.Value, t Truth) *State {
	if _, ok := v.(*ssa.Const); ok || !s.walk.Graph.relevant(v) {
		return s
	}
	next := s.facts.set(v, t)
	// A condition on a variable that lives in a cell holds for the cell until
	// something is stored there.
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		if cell := ir.Cell(load); cell != nil && s.walk.Graph.relevant(cell) {
			next = next.set(cell, t)
		}
	}
	return s.knowing(next)
}

func asConst(v ssa.Value) *ssa.Const {
	c, _ := v.(*ssa.Const)
	return c
}

func constTruth(c *ssa.Const) Truth {
	switch {
	case c.IsNil():
		return False
	case c.Value != nil && c.Value.Kind() == constant.Bool:
		if constant.BoolVal(c.Value) {
			return True
		}
		return False
	}
	return Unknown
}

// isIndex reports whether v is the index of the arm that a select took.
func isIndex(v ssa.Value) bool {
	x, ok := v.(*ssa.Extract)
	if !ok || x.Index != 0 {
		return false
	}
	_, ok = x.Tuple.(*ssa.Select)
	return ok
}

// isSentinel reports whether a package-level error of that name is never nil.
func isSentinel(name string) bool {
	return strings.HasPrefix(name, "Err") || strings.HasPrefix(name, "err") || name == "EOF" || name == "Canceled" || name == "DeadlineExceeded"
}

// Implies reports whether a condition that came out as outcome means that the
// fact holds.
func Implies(cond ssa.Value, outcome bool, fact Fact) bool {
	switch v := cond.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return Implies(v.X, !outcome, fact)
		}
	case *ssa.BinOp:
		if v.Op != token.EQL && v.Op != token.NEQ || v.X != fact.Value {
			return false
		}
		c := asConst(v.Y)
		if c == nil {
			return false
		}
		equal := outcome == (v.Op == token.EQL)
		if c.IsNil() {
			return fact.Truth == True && !equal || fact.Truth == False && equal
		}
		return equal && c.Value != nil && c.Value.Kind() == constant.Int && fact.Truth == Chosen(int(c.Int64()))
	}
	return cond == fact.Value && (fact.Truth == True) == outcome
}
