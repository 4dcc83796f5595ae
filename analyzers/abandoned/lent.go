package abandoned

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// stillLent reports the buffers that fn hands to a goroutine of another life and
// uses again although it has given up to wait for that goroutine.
func stillLent(p *rule.Pass, fn *ssa.Function) {
	f := p.FuncOf(fn)
	for _, l := range f.Lent() {
		whose := f.Life(l.Edge)
		if whose != life.PerCall && whose != life.Unclear {
			continue
		}
		t := rule.Default
		if whose == life.Unclear || l.Put == nil && (!l.Always || isObject(l.Value.Type())) {
			t = rule.Audit
		}
		fate := ""
		if l.Put != nil {
			fate = fmt.Sprintf("it is put back at line %d, and the next who takes it shares it", p.Line(l.Put.Pos()))
		} else {
			fate = fmt.Sprintf("the next call overwrites it at line %d", p.Line(l.Fill.Pos()))
		}
		leaves, why := f.EdgePos(l.Edge), f.Because(l.Edge)
		p.Report(rule.Finding{
			Tier: t,
			Message: fmt.Sprintf("%s is handed to another goroutine at line %d, which may still use it when %s at line %d: %s",
				l.Place, p.Line(l.Pos), why, p.Line(leaves), fate),
			AtRisk:  rule.Note{Pos: l.Pos, Text: l.Place.String() + " is handed to another goroutine"},
			Leaves:  rule.Note{Pos: leaves, Text: why},
			Missing: rule.Note{Pos: l.Back, Text: "the goroutine is done with it"},
		})
	}
}

// isObject reports whether t is a pointer to anything but a buffer: what it
// points to may have a lock of its own.
func isObject(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok || ir.IsNamed(t, "bytes", "Buffer") {
		return false
	}
	_, isArray := p.Elem().Underlying().(*types.Array)
	return !isArray
}
