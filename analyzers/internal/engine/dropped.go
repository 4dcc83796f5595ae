package engine

import (
	"go/constant"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// AdmitsDrops reports whether the way counts what it drops, or says that it does:
// somebody decided to.
func (w *Way) AdmitsDrops() bool {
	for _, e := range w.list {
		if e.Kind == effect.Inc && mentions(e.Place.LastName(), "drop", "lost", "discard", "miss", "overflow", "skip") {
			return true
		}
	}
	for instr := range w.instrs {
		for _, v := range instr.Operands(nil) {
			if c, ok := (*v).(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String && mentions(constant.StringVal(c.Value), "dropp", "discard") {
				return true
			}
		}
	}
	return false
}

func mentions(text string, words ...string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
}

// Redelivered reports whether one of the values is acknowledged, and was not
// before the point: dropped without an acknowledgement, it comes again.
func Redelivered(values []ssa.Value, point *cancel.Point) bool {
	again := false
	for _, v := range values {
		for _, m := range []string{"Ack", "Nack", "Commit", "Reject"} {
			again = again || ir.HasMethod(v.Type(), m)
		}
		for _, r := range ir.Referrers(v) {
			call, ok := r.(*ssa.Call)
			if !ok || ir.Receiver(&call.Call) != v || !ir.Precedes(call, point.Instr) {
				continue
			}
			switch ir.NameOfCall(&call.Call).Func {
			case "Ack", "Commit":
				return false
			}
		}
	}
	return again
}

// Parts returns the values, and what is read from them, as far as it can be
// lost by itself: the items of a list, the entries of a map.
func Parts(values []ssa.Value) []ssa.Value {
	var list []ssa.Value
	for v := range derivedFrom(values) {
		list = append(list, v)
	}
	return list
}

// IsTelemetry reports whether a counter or flag of that name only records what
// happened.
func IsTelemetry(name string) bool {
	name = strings.ToLower(name)
	for _, w := range []string{"retr", "attempt", "fail", "stat", "metric", "total", "last", "error", "seq", "next", "did", "seen"} {
		if strings.Contains(name, w) && name != "state" && name != "status" {
			return true
		}
	}
	return false
}
