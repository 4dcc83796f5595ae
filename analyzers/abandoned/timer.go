package abandoned

import (
	"fmt"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// reportSilent reports a receive from a timer that has no channel.
func reportSilent(p *rule.Pass, s engine.SilentTimer) {
	p.Report(rule.Finding{
		Tier: rule.Default,
		Message: fmt.Sprintf("the timer made at line %d runs a function and has no channel, but line %d receives from it once it has fired: that blocks for ever",
			p.Line(s.Made.Pos()), p.Line(s.Receive.Pos())),
		AtRisk:  rule.Note{Pos: s.Receive.Pos(), Text: "the channel of a timer is waited for, which it does not have"},
		Leaves:  rule.Note{Pos: s.Fired.Pos(), Text: "the timer has fired"},
		Missing: rule.Note{Pos: s.Made.Pos(), Text: "a function is run, and nothing is sent"},
	})
}
