// Package auditdeserted has objects with a channel and one who receives from it.
package auditdeserted

import (
	"context"
	"time"
)

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

// A Call is over when nothing has been said for a while.
type Call struct{ words chan string }

func NewCall() *Call { return &Call{make(chan string)} }

func (c *Call) Listen(hear func(string), silence time.Duration) {
	for {
		select {
		case w := <-c.words: // ^rest
			hear(w)
		case <-time.After(silence): // ^leaves
			return
		}
	}
}

// Say speaks to nobody when the call is over.
func (c *Call) Say(word string) {
	c.words <- word // want `c.words is sent to at line \d+ with nothing else, but only Listen receives from it, which leaves when the timer fires at line \d+: who sends after that blocks for ever`
}
