package abandoned

import (
	"fmt"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// reportFeed reports a send to somebody who may have left with the context that
// the sender heeds elsewhere.
func reportFeed(p *rule.Pass, feed *engine.Feed) {
	name := feed.Chan.Name()
	leaves, why := feed.Loop.EdgePos(feed.Edge), feed.Loop.Because(feed.Edge)
	p.Report(rule.Finding{
		Tier: rule.Audit,
		Message: fmt.Sprintf("%s is sent to at line %d in a loop that is left when %s at line %d, but not while it sends: it blocks for ever if its receiver has left, too",
			name, p.Line(feed.Send.Pos()), why, p.Line(leaves)),
		AtRisk:  rule.Note{Pos: feed.Send.Pos(), Text: "a value is sent to " + name},
		Leaves:  rule.Note{Pos: leaves, Text: why},
		Missing: rule.Note{Pos: feed.Send.Pos(), Text: name + " is sent to in a select with the end of the context"},
	})
}
