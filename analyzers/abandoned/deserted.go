package abandoned

import (
	"fmt"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// reportDeserted reports a send to the channel of an object of which nobody receives
// any more when the one who does has left.
func reportDeserted(p *rule.Pass, d engine.Deserted) {
	name := p.Table.Places.Of(d.Send.Chan).String()
	leaves, why := d.Receiver.EdgePos(d.Edge), d.Receiver.Because(d.Edge)
	if d.First {
		why = "a value comes"
	}
	p.Report(rule.Finding{
		Tier: rule.Audit,
		Message: fmt.Sprintf("%s is sent to at line %d with nothing else, but only %s receives from it, which leaves when %s at line %d: who sends after that blocks for ever",
			name, p.Line(d.Send.Pos()), d.Receiver.Name(), why, p.Line(leaves)),
		AtRisk:  rule.Note{Pos: d.Send.Pos(), Text: "a value is sent to " + name},
		Leaves:  rule.Note{Pos: leaves, Text: why},
		Missing: rule.Note{Pos: d.Receives, Text: "values are received from " + name},
	})
}
