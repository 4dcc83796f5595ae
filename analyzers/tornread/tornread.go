package tornread

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// Analyzer reports messages that are read in part and then dropped.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachFunc(func(f *engine.Func) {
		if countsProgress(f) {
			return // the caller is told how far it came, and goes on from there
		}
		var found []candidate
		asks := make(map[*cancel.Point]bool)
		for _, x := range f.Exchanges() {
			asks[x.Point] = true // desync says more about it
		}
		for _, point := range f.Points {
			if asks[point] {
				continue
			}
			for _, r := range f.Readings(point) {
				for _, e := range point.Edges {
					if doubts, ok := check(f, e, r); ok {
						found = append(found, candidate{e, r, doubts})
					}
				}
			}
		}
		slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.doubts, b.doubts) })
		for _, c := range found {
			switch c.doubts {
			case 0:
				report(p, f, c.edge, c.reading, rule.Default)
			case 1:
				report(p, f, c.edge, c.reading, rule.Audit)
			}
		}
	})
	p.EachSource(func(fn *ssa.Function) { cutShort(p, &engine.Func{Function: fn, Pkg: p.Package}) })
}

// countsProgress reports whether f returns how much it read, as io.Reader does.
func countsProgress(f *engine.Func) bool {
	results := f.Signature.Results()
	if results.Len() < 2 {
		return false
	}
	b, ok := results.At(0).Type().Underlying().(*types.Basic)
	params := f.Signature.Params()
	if !ok || b.Kind() != types.Int && b.Kind() != types.Int64 || params.Len() == 0 {
		return false
	}
	_, isSlice := params.At(0).Type().Underlying().(*types.Slice)
	return isSlice || ir.HasMethod(params.At(0).Type(), "Write")
}

// A candidate is a reading that is dropped on the way through an edge. A finding
// with one doubt is for an audit; one with more is none.
type candidate struct {
	edge    *cancel.Edge
	reading engine.Reading
	doubts  int
}

// check reports whether the way through e drops the reading while the stream is
// read again, and counts what speaks against it.
func check(f *engine.Func, e *cancel.Edge, r engine.Reading) (doubts int, dropped bool) {
	where := r.Place
	if f.Life(e) != life.PerCall || !r.Async && !f.UnderDeadline(r.Rest, where) {
		return 0, false
	}
	way := f.Cancelled(e, r.Rest)
	if way.SaysBad() || way.Closes(where) || way.Point.Poison(where) || f.Async().Poison(where) || way.Touch(where) && len(way.Again) == 0 {
		return 0, false
	}
	if way.Uses(r.Values) || counts(r.Values) || keptInField(f, r.Values) {
		return 0, false // what there is of the message is handed on
	}
	again := way.ReadsAgain(r.Rest)
	if !again && (len(way.Exits) == 0 || !place.Durable(where, f.Function)) {
		return 0, false
	}
	if !r.Belongs {
		doubts++
	}
	if f.Pkg.Uses.Unused(f.Function) {
		doubts++ // nobody runs into it yet
	}
	if again {
		return doubts, true
	}
	if f.IsLent(where) {
		return 0, false
	}
	callers := f.AskCallers(where)
	// Nothing has failed on a stream that a goroutine still reads from, so that
	// callers have no reason to close it.
	if !f.Reuses(where) && (callers == engine.UnknownCallers || !r.Async) {
		doubts++
	}
	// Those who lend what has the stream may give it up, too.
	if callers == engine.UnknownCallers && isLent(where) {
		doubts = max(doubts, 1)
	}
	return doubts, callers != engine.AllHandleIt
}

// isLent reports whether what has the stream at p was handed in by the caller.
func isLent(p place.Place) bool {
	_, ok := p.Root.(*ssa.Parameter)
	return ok && !p.IsReceiver()
}

// counts reports whether how much was read is added to what was read before.
func counts(values []ssa.Value) bool {
	for _, v := range values {
		b, ok := v.Type().Underlying().(*types.Basic)
		if !ok || b.Kind() != types.Int && b.Kind() != types.Int64 {
			continue
		}
		for _, r := range ir.Referrers(v) {
			if sum, ok := r.(*ssa.BinOp); ok && sum.Op == token.ADD {
				return true
			}
		}
	}
	return false
}

// keptInField reports whether one of the values is read into a field, where the
// next call finds it.
func keptInField(f *engine.Func, values []ssa.Value) bool {
	for _, v := range values {
		switch v.(type) {
		case *ssa.Parameter, *ssa.Alloc, *ssa.MakeSlice, *ssa.Extract, *ssa.Call:
			continue
		}
		if q := f.Pkg.Table.Places.Of(v); !q.IsZero() && place.Durable(q, f.Function) {
			return true
		}
	}
	return false
}

func report(p *rule.Pass, f *engine.Func, e *cancel.Edge, r engine.Reading, tier rule.Tier) {
	from, leaves, rest := r.Place.String(), f.EdgePos(e), r.Rest.Pos()
	if sel, ok := r.Rest.(*ssa.Select); ok {
		rest = f.WaitPos(sel, e.Point)
	}
	via := ""
	if r.Callee != "" {
		via = " by " + r.Callee
	}
	message := fmt.Sprintf("part of a message is read from %s at line %d and the rest at line %d, but dropped when %s at line %d: what is read next begins in the middle",
		from, p.Line(at(r)), p.Line(rest), f.Because(e), p.Line(leaves))
	switch {
	case r.Async:
		message = fmt.Sprintf("a goroutine started at line %d reads a message from %s, which is dropped when %s at line %d: what is read next begins after it, or in its middle",
			p.Line(at(r)), from, f.Because(e), p.Line(leaves))
	case at(r) == rest:
		message = fmt.Sprintf("what has arrived of a message is taken from %s at line %d, and dropped when %s: what is read next begins in the middle",
			from, p.Line(rest), f.Because(e))
	}
	p.Report(rule.Finding{
		Tier:    tier,
		Message: message,
		AtRisk:  rule.Note{Pos: at(r), Text: "part of a message is read from " + from + via},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
		Missing: rule.Note{Pos: rest, Text: "the rest is read from " + from},
	})
}

// at returns where the reading happens in the function.
func at(r engine.Reading) token.Pos {
	return r.Instr.Pos()
}
