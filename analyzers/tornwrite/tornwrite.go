package tornwrite

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// Analyzer reports messages that are left half written.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachFunc(func(f *engine.Func) {
		if countsProgress(f) {
			return // the caller is told how far it came, and goes on from there
		}
		torn := make(map[token.Pos]bool) // what the messages lack of which a part was reported
		for _, point := range f.Points {
			for _, part := range append(written(f, point), parts(f, point)...) {
				for _, e := range point.Edges {
					if !torn[part.rest] && check(p, f, e, part) {
						torn[part.rest] = true
					}
				}
			}
		}
	})
}

// A part is the beginning of a message that is on its way, and what was still
// to follow it.
type part struct {
	first effect.Effect
	rest  token.Pos
	whole bool // what follows is part of the same message for sure

	// doubts counts what speaks against a torn message so far. A finding with
	// one is for an audit; one with more is none.
	doubts int
}

// written returns the streams to which something was written before point and
// more is written after it, or by it.
func written(f *engine.Func, point *cancel.Point) []part {
	var list []part
	for _, o := range f.Pending(point) {
		if o.Kind != effect.Write || !leadsToPeer(o.Place) && prints(o.Effect) || f.Pkg.IsPackets(o.Place) {
			continue
		}
		if next := f.Next(point, o.Place, effect.Write); next != nil && !alike(o.Effect, *next) {
			m := part{first: o.Effect, rest: next.Pos()}
			m.doubt(!leadsToPeer(o.Place))
			m.doubt(!belong(o.Effect, *next))
			list = append(list, m)
		}
	}
	for _, e := range f.Remainders(point) {
		if f.Pkg.IsPackets(e.Place) {
			continue
		}
		m := part{first: e, rest: e.Pos(), whole: true}
		m.doubt(!leadsToPeer(e.Place))
		list = append(list, m)
	}
	return list
}

func (m *part) doubt(is bool) {
	if is {
		m.doubts++
	}
}

// check reports the part if the way through e leaves the message as it is, on a
// stream that stays in use; it says whether it has done so without a doubt.
func check(p *rule.Pass, f *engine.Func, e *cancel.Edge, m part) bool {
	if p.Reported(m.first.Pos()) || f.Life(e) != life.PerCall {
		return false
	}
	way := f.Cancelled(e, m.first.Instr)
	where := m.first.Place
	if len(way.Exits) == 0 || f.Doomed(e.Point, where) || way.Touch(where) || way.Closes(where) || f.Async().Poison(where) || f.Async().Touch(where) {
		return false
	}
	if m.first.Value != nil && m.whole && way.Uses([]ssa.Value{m.first.Value}) {
		return false // what is left is handed on
	}
	m.doubt(separates(f, e, m))
	if f.IsLent(where) && f.WritesAt(e.Point, where) {
		return false
	}
	switch f.AskCallers(where) {
	case engine.AllHandleIt:
		return false
	case engine.UnknownCallers:
		// Callers may close a stream on which a write has failed, unless the
		// function prepares it for its next use itself. Where nothing has
		// failed on the stream, they have no reason to.
		if f.WritesAt(e.Point, where) && e.Form() != cancel.Check && !f.LiftsDeadline(e, m.first) {
			m.doubts++
		}
	}
	switch m.doubts {
	case 0:
		report(p, f, e, m, rule.Default)
	case 1:
		report(p, f, e, m, rule.Audit)
	}
	return m.doubts == 0
}

// separates reports whether what happens at the point may well separate two
// messages: a wait for something else that takes its time.
func separates(f *engine.Func, e *cancel.Edge, m part) bool {
	return !m.whole && e.Form() != cancel.Check && e.Form() != cancel.IO && !f.WritesAt(e.Point, m.first.Place)
}

func report(p *rule.Pass, f *engine.Func, e *cancel.Edge, m part, tier rule.Tier) {
	where, leaves := m.first.Place.String(), f.EdgePos(e)
	verb := "written to"
	if m.first.Kind == effect.Send {
		verb = "sent to"
	}
	via := ""
	if m.first.Callee != "" {
		via = " by " + m.first.Callee
	}
	p.Report(rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("part of a message is %s %s at line %d and the rest at line %d, but not when %s at line %d: the peer takes what comes next for the rest",
			verb, where, p.Line(m.first.Pos()), p.Line(m.rest), f.Because(e), p.Line(leaves)),
		AtRisk:  rule.Note{Pos: m.first.Pos(), Text: "the first part is " + verb + " " + where + via},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
		Missing: rule.Note{Pos: m.rest, Text: "the rest is " + verb + " " + where},
	})
}
