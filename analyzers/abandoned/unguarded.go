package abandoned

import (
	"fmt"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// reportUnguarded reports a send to callers who may have left with the context for
// which the goroutine gives up another send.
func reportUnguarded(p *rule.Pass, c *engine.Channel, u engine.Unguarded) {
	name := nameOf(p, c)
	leaves, why := u.Func.EdgePos(u.Edge), u.Func.Because(u.Edge)
	p.Report(rule.Finding{
		Tier: rule.Audit,
		Message: fmt.Sprintf("%s is sent to at line %d also when %s at line %d, and blocks for ever if its receiver has left by then, as the send at line %d supposes",
			name, p.Line(u.Send.At), why, p.Line(leaves), p.Line(u.Guard.At)),
		AtRisk:  rule.Note{Pos: u.Send.At, Text: "a value is sent to " + name},
		Leaves:  rule.Note{Pos: leaves, Text: why},
		Missing: rule.Note{Pos: u.Guard.At, Text: "this send is given up when the context ends"},
	})
}
