package engine

import (
	"go/token"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// EdgePos returns where control leaves on edge e: the arm of a select, else the
// point itself.
func (f *Func) EdgePos(e *cancel.Edge) token.Pos {
	if e.Inner != nil {
		return f.EdgePos(e.Inner)
	}
	if sel, ok := e.Point.Instr.(*ssa.Select); ok {
		for k, st := range sel.States {
			if e.Takes(k) && st.Pos.IsValid() {
				return st.Pos
			}
		}
	}
	return e.Point.Pos()
}

// Because says in a few words why control leaves on edge e: "ctx ends",
// "s.stop is closed", "fetch is cancelled or fails".
func (f *Func) Because(e *cancel.Edge) string {
	if e.Inner != nil {
		return f.Because(e.Inner)
	}
	switch e.Point.Kind {
	case cancel.Call, cancel.IO:
		call := e.Point.Instr.(*ssa.Call)
		name := ir.NameOfCall(&call.Call).Func
		if name == "" {
			name = "the call"
		}
		return name + " is cancelled or fails"
	}
	switch e.Source {
	case cancel.Sibling:
		return "one of several fails"
	case cancel.Signal:
		return f.name(e.Value, "an object") + " signals"
	case cancel.Timer:
		return "the timer fires"
	case cancel.Stop:
		return f.name(e.Value, "the stop channel") + " is closed"
	}
	return f.name(e.Value, "the context") + " ends"
}

// NameOfContext returns how the source names the context of e.
func (f *Func) NameOfContext(e *cancel.Edge) string { return f.name(e.Value, "its context") }

// name returns how the source names v, or what to say if it has no name.
func (f *Func) name(v ssa.Value, otherwise string) string {
	if v == nil {
		return otherwise
	}
	p := f.Pkg.Table.Places.Of(v)
	if s := p.String(); s != "?" && s != "value" && !strings.HasSuffix(s, "()") {
		return s
	}
	return otherwise
}
