// Package auditdeserted has objects with a channel and one who receives from it.
package auditdeserted

import "context"

type event struct{ name string }

// A Tracker is told of progress while somebody looks on.
type Tracker struct {
	added chan event
	seen  map[string]int
}

func NewTracker() *Tracker { return &Tracker{added: make(chan event), seen: make(map[string]int)} }

// Follow looks on until ctx ends.
func (t *Tracker) Follow(ctx context.Context) {
	for {
		select {
		case e := <-t.added: // ^rest
			t.seen[e.name]++
		case <-ctx.Done(): // ^leaves
			return
		}
	}
}

// Add blocks for ever when nobody looks on any more.
func (t *Tracker) Add(name string) {
	t.added <- event{name} // want `t.added is sent to at line \d+ with nothing else, but only Follow receives from it, which leaves when ctx ends at line \d+: who sends after that blocks for ever`
}
