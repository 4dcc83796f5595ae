package tornread

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// cutShort reports the calls under a deadline of the function that return what
// has arrived until then as if it were the whole.
func cutShort(p *rule.Pass, f *engine.Func) {
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			row := api.Lookup(&call.Call)
			if row == nil || !row.Class.Has(api.Silent) || !row.By.Has(api.ReadDeadline) {
				continue
			}
			stream := row.Reads.In(&call.Call)
			if stream == nil || p.Reported(call.Pos()) {
				continue
			}
			where := f.Pkg.Table.Places.Of(stream)
			if !f.HasDeadline(where) || !f.UnderDeadline(call, where) {
				continue
			}
			tier, rest := rule.Default, "a part is taken for good, and the rest for the next"
			if row.Class.Has(api.Sticky) {
				tier = rule.Audit // it ends as it does at the end of the stream
			}
			if f.ClosesAnyway(where) {
				tier, rest = rule.Audit, "a part is taken for good" // of one answer, often enough
			}
			name := ir.NameOfCall(&call.Call).Func
			p.Report(rule.Finding{
				Tier: tier,
				Message: fmt.Sprintf("what has arrived of a line is taken from %s by %s at line %d and returned as if it were the whole when the deadline passes: %s",
					where, name, p.Line(call.Pos()), rest),
				AtRisk:  rule.Note{Pos: call.Pos(), Text: "a part is read from " + where.String()},
				Leaves:  rule.Note{Pos: call.Pos(), Text: "the deadline passes"},
				Missing: rule.Note{Pos: call.Pos(), Text: "the whole is read from " + where.String()},
			})
		}
	}
}
