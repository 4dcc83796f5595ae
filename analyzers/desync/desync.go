package desync

import (
	"fmt"
	"strings"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Analyzer reports replies that are left for the next caller.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachFunc(func(f *engine.Func) {
		for _, x := range f.Exchanges() {
			if f.Matched(x) || f.Drained(x) {
				continue
			}
			doubts, stale := 0, true
			if x.Reply.Channel {
				doubts, stale = channel(f, x)
			}
			for _, e := range x.Point.Edges {
				if stale {
					check(p, f, e, x, doubts)
				}
			}
		}
	})
}

// channel counts what speaks against a stale reply in the channel that the reply
// comes from, and reports whether one can be left there at all.
func channel(f *engine.Func, x engine.Exchange) (doubts int, stale bool) {
	c := f.Pkg.FieldChannelAt(x.Reply.From)
	if c == nil {
		return 0, false
	}
	for _, s := range c.Sends {
		// A send that is given up where nobody waits leaves nothing behind.
		stale = stale || c.Room || !s.Optional
	}
	if len(c.Sends) == 0 {
		doubts, stale = doubts+1, true
	}
	if v := x.Request.Value; v != nil && !summary.IsData(v.Type()) {
		doubts++ // it asks for nothing in particular, so that any reply may do
	}
	for _, r := range c.Receives {
		fn := r.Instr.Parent()
		if fn == f.Function {
			continue
		}
		if f.Pkg.Uses.OnlyStarted(fn) {
			return doubts, false // somebody else receives all the time
		}
		if r.Optional {
			doubts++ // it may be there to drain the channel
			break
		}
	}
	return doubts, stale
}

// check reports the exchange if the way through e leaves the reply for somebody
// else, on a stream or a channel that stays in use.
func check(p *rule.Pass, f *engine.Func, e *cancel.Edge, x engine.Exchange, doubts int) {
	if p.Reported(x.Request.Pos()) || f.Life(e) != life.PerCall {
		return
	}
	way := f.Cancelled(e, x.Request.Instr)
	if !way.Ends(x.Request.Instr) || way.SaysBad() {
		return
	}
	for _, where := range []place.Place{x.Reply.From, x.Request.Place} {
		if way.Touch(where) || way.Closes(where) || way.Point.Poison(where) || f.Async().Poison(where) {
			return
		}
		if !x.Reply.Channel && f.Async().Touch(where) {
			return
		}
	}
	if x.Reply.Channel && f.Async().Has(effect.Receive, x.Reply.From) {
		return
	}
	if f.IsLent(x.Request.Place) && !x.Reply.Channel {
		return
	}
	if place.Durable(x.Request.Place, f.Function) {
		ask := f.AskCallers
		if !x.Reply.Channel {
			if setsUp(f, x) {
				return
			}
			ask = f.AskKnownCallers // whoever sees a read fail has a reason to close the stream
		}
		switch ask(x.Reply.From) {
		case engine.AllHandleIt:
			return
		case engine.UnknownCallers:
			// Callers may close a stream on which a read has failed.
			if !x.Reply.Channel && mayGiveUp(f, e, way, x) {
				doubts++
			}
		}
	} else {
		switch f.GivesBack(way, e, x.Request.Place) {
		case engine.NotReturned:
			return
		case engine.ReturnedAsked:
			doubts++
		}
	}
	switch doubts {
	case 0:
		report(p, f, e, x, rule.Default)
	case 1:
		report(p, f, e, x, rule.Audit)
	}
}

// mayGiveUp reports whether callers that are not known may well close the stream of x
// when it fails on e: they were told by the stream itself, and nothing in f shows that
// it is used on after that, as by taking its deadline off again, by asking once more, or
// by closing it when something else fails.
func mayGiveUp(f *engine.Func, e *cancel.Edge, way *engine.Way, x engine.Exchange) bool {
	switch {
	case e.Form() == cancel.Check || e.Form() == cancel.Select:
		return false
	case e.Source == cancel.Deadline:
		return !f.Reuses(x.Reply.From) && !f.Closes(x.Reply.From) && !way.ReadsAgain(x.Request.Instr)
	}
	return !life.IsPublic(f.Function)
}

// setsUp reports whether f, by its name, does the first thing on a connection, or has
// opened that of x itself: one that is not set up, nobody uses.
func setsUp(f *engine.Func, x engine.Exchange) bool {
	name := ir.Home(f.Function).Name()
	for _, verb := range []string{"connect", "dial", "handshake", "login"} {
		if n := len(verb); len(name) >= n && strings.EqualFold(name[:n], verb) && (len(name) == n || name[n] < 'a') {
			return true // ConnectTLS, and not Connected
		}
	}
	return f.OpensFor(x)
}

func report(p *rule.Pass, f *engine.Func, e *cancel.Edge, x engine.Exchange, tier rule.Tier) {
	to, from, leaves := x.Request.Place.String(), x.Reply.From.String(), f.EdgePos(e)
	sent, received := "written to", "read from"
	if x.Request.Kind == effect.Send {
		sent = "sent to"
	}
	if x.Reply.Channel {
		received = "received from"
	}
	via := ""
	if x.Request.Callee != "" {
		via = " by " + x.Request.Callee
	}
	p.Report(rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("a request is %s %s at line %d and its reply %s %s at line %d, but not when %s at line %d: the next caller gets the old reply",
			sent, to, p.Line(x.Request.Pos()), received, from, p.Line(x.Reply.At), f.Because(e), p.Line(leaves)),
		AtRisk:  rule.Note{Pos: x.Request.Pos(), Text: "a request is " + sent + " " + to + via},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
		Missing: rule.Note{Pos: x.Reply.At, Text: "the reply is " + received + " " + from},
	})
}
