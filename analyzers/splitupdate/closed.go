package splitupdate

import (
	"fmt"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// halfClosed reports a flag that a cancelled way sets, and that says that a
// resource is closed, which is not: whoever would close it believes the flag.
func halfClosed(p *rule.Pass, f *engine.Func) {
	for _, h := range f.HalfClosed() {
		tier := rule.Audit
		if h.Held {
			tier = rule.Default
		}
		leaves := f.EdgePos(h.Edge)
		flag := h.Place.String()
		resource := h.Place.Owner().Field(h.Resource.Name).String()
		p.Report(rule.Finding{
			Tier: tier,
			Message: fmt.Sprintf("%s is set when %s at line %d, but %s is not closed: %s finds the flag set and returns, and %s stays open",
				flag, f.Because(h.Edge), p.Line(leaves), resource, h.Fn.Name(), resource),
			AtRisk:  rule.Note{Pos: h.Raise.Pos(), Text: flag + " is set"},
			Leaves:  rule.Note{Pos: leaves, Text: f.Because(h.Edge)},
			Missing: rule.Note{Pos: h.Close.Pos(), Text: resource + " would be closed, if the flag were not set"},
		})
	}
}
