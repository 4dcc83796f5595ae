package summary

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// A Fact is the part of a summary that other packages can use: effects on what
// is reached from a parameter. It is exported for functions that have any.
type Fact struct {
	Effects  []FactEffect
	Consumes *FactPlace
	Drops    []int
	Lends    []int
	GivesUp  bool
	Source   cancel.Source
	Marks    Marks

	// Ignores, Asks and Detaches are parameters that are contexts: those whose
	// end the function does not notice, those that it only asks whether they
	// have ended, and those from which the context that it returns is not made.
	Ignores, Asks, Detaches []int

	// Handed are those whose end only functions notice that the function is given.
	Handed []Handed

	// Quiet is set if the function reports success when the context that it is
	// given ends, with work left.
	Quiet bool
}

// A FactPlace is a place below a parameter; the receiver is parameter 0.
type FactPlace struct {
	Param int
	Path  string
}

// A FactEffect is an effect on a place below a parameter.
type FactEffect struct {
	FactPlace
	Kind  effect.Kind
	When  effect.When
	May   bool
	Async bool
	Depth int
}

// AFact marks Fact as a fact.
func (*Fact) AFact() {}

// String describes the fact for tests, effects in their order.
func (f *Fact) String() string {
	var parts []string
	for _, e := range f.Effects {
		s := fmt.Sprintf("%s(%d%s)", e.Kind, e.Param, e.Path)
		switch e.When {
		case effect.OnOK:
			s += " on success"
		case effect.OnError:
			s += " on failure"
		}
		if e.May {
			s = "may " + s
		}
		parts = append(parts, s)
	}
	if f.Consumes != nil {
		parts = append(parts, fmt.Sprintf("consumes(%d%s)", f.Consumes.Param, f.Consumes.Path))
	}
	for _, i := range f.Drops {
		parts = append(parts, fmt.Sprintf("drops(%d)", i))
	}
	for _, i := range f.Lends {
		parts = append(parts, fmt.Sprintf("lends(%d)", i))
	}
	if f.Quiet {
		parts = append(parts, "quiet")
	}
	if s := f.Marks.String(); s != "" {
		parts = append(parts, s)
	}
	for _, list := range []struct {
		verb   string
		params []int
	}{{"ignores", f.Ignores}, {"asks", f.Asks}, {"detaches", f.Detaches}} {
		for _, i := range list.params {
			parts = append(parts, fmt.Sprintf("%s(%d)", list.verb, i))
		}
	}
	for _, h := range f.Handed {
		parts = append(parts, fmt.Sprintf("hands(%d to %d)", h.Ctx, h.Func))
	}
	return strings.Join(parts, ", ")
}

func (e FactEffect) compare(o FactEffect) int {
	return cmp.Or(
		cmp.Compare(e.Param, o.Param), cmp.Compare(e.Path, o.Path), cmp.Compare(e.Kind, o.Kind),
		cmp.Compare(e.When, o.When), compareBool(e.May, o.May), compareBool(e.Async, o.Async), cmp.Compare(e.Depth, o.Depth))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// FactOf returns the fact of fn, or nil if there is nothing to tell. Its order
// does not depend on that of the function's instructions, so that moving code
// does not change it.
func (t *Table) FactOf(fn *ssa.Function) *Fact {
	s := t.Of(fn)
	f := &Fact{Drops: s.Drops, Lends: s.Lends}
	for _, e := range s.Effects {
		if p, ok := factPlace(fn, e.Place); ok {
			f.Effects = append(f.Effects, FactEffect{p, e.Kind, e.When, e.May, e.Async, e.Depth})
		}
	}
	slices.SortFunc(f.Effects, FactEffect.compare)
	f.Effects = slices.Compact(f.Effects)
	if p, ok := factPlace(fn, s.Consumes); ok {
		f.Consumes = &p
	}
	f.GivesUp, f.Source = s.GivesUp, s.Source
	f.Quiet = t.givenQuietly(fn)
	if obj, ok := fn.Object().(*types.Func); ok {
		f.Marks = t.MarksOf(obj)
	}
	f.Ignores, f.Asks, f.Handed = t.contextUses(fn)
	f.Detaches = t.detaches(fn)
	if len(f.Effects) == 0 && f.IsOfData() {
		return nil
	}
	return f
}

// IsOfData reports whether f tells of nothing but values that are put into fields,
// containers and the like, or taken out of them.
func (f *Fact) IsOfData() bool {
	return f.Consumes == nil && len(f.Drops) == 0 && len(f.Lends) == 0 && !f.GivesUp && !f.Quiet &&
		len(f.Ignores) == 0 && len(f.Asks) == 0 && len(f.Detaches) == 0 && len(f.Handed) == 0 && f.Marks == (Marks{}) &&
		!slices.ContainsFunc(f.Effects, func(e FactEffect) bool { return !e.Kind.IsOfData() })
}

func factPlace(fn *ssa.Function, p place.Place) (FactPlace, bool) {
	param, ok := p.Root.(*ssa.Parameter)
	if !ok || param.Parent() != fn {
		return FactPlace{}, false
	}
	return FactPlace{slices.Index(fn.Params, param), p.Path}, true
}
