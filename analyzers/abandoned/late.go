package abandoned

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// stillRunning reports what the goroutine g of fn may still use when fn was
// cancelled: a buffer that goes back to its pool, or, in the audit tier, a variable
// that fn reads then or a buffer that belongs to the caller.
func stillRunning(p *rule.Pass, fn *ssa.Function, g engine.Goroutine) {
	f := p.FuncOf(fn)
	for _, left := range f.LeavesRunning(g) {
		if put, what := f.RecyclesOn(left, g); put != nil {
			reportBuffer(p, g, left, rule.Default, what.String(),
				fmt.Sprintf("is put back at line %d: the next who takes it shares it with the goroutine", p.Line(put.Pos())))
			return
		}
		if st := readOn(f, left, g); st != nil {
			reportWrite(p, g, left, st)
		} else if param := f.BorrowedBy(g); param != nil {
			reportBuffer(p, g, left, rule.Audit, param.Name(), "is the caller's again: both use it")
		}
	}
}

// readOn returns a write of g to a variable that f reads on the way that it leaves
// by, or nil.
func readOn(f *engine.Func, left engine.Leaving, g engine.Goroutine) *ssa.Store {
	for _, w := range g.Writes(f.Function) {
		if f.ReadsOn(left, g, engine.WrittenCell(w)) && f.EndsWithin(left, g, w) {
			return w
		}
	}
	return nil
}

func reportBuffer(p *rule.Pass, g engine.Goroutine, left engine.Leaving, tier rule.Tier, what, fate string) {
	leaves, why := left.Func.EdgePos(left.Edge), left.Func.Because(left.Edge)
	p.Report(rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("%s is used by the goroutine started at line %d, which still runs when %s at line %d, and %s",
			what, p.Line(g.Start.Pos()), why, p.Line(leaves), fate),
		AtRisk:  rule.Note{Pos: g.Start.Pos(), Text: "a goroutine is started that uses " + what},
		Leaves:  rule.Note{Pos: leaves, Text: why},
		Missing: rule.Note{Pos: left.Rest, Text: "the goroutine is waited for"},
	})
}

func reportWrite(p *rule.Pass, g engine.Goroutine, left engine.Leaving, st *ssa.Store) {
	leaves, why := left.Func.EdgePos(left.Edge), left.Func.Because(left.Edge)
	name := engine.WrittenCell(st).Comment
	p.Report(rule.Finding{
		Tier: rule.Audit, // a race, which is seldom lost
		Message: fmt.Sprintf("%s is written at line %d by the goroutine started at line %d, which still runs when %s at line %d, where %s is read: the caller gets what it happens to hold",
			name, p.Line(st.Pos()), p.Line(g.Start.Pos()), why, p.Line(leaves), name),
		AtRisk:  rule.Note{Pos: g.Start.Pos(), Text: "a goroutine is started that writes " + name},
		Leaves:  rule.Note{Pos: leaves, Text: why},
		Missing: rule.Note{Pos: left.Rest, Text: "the goroutine is waited for"},
	})
}
