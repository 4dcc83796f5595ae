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

// A Metronome is stopped by whoever pauses it, and by whoever is done with it.
type Metronome struct{ stop chan struct{} }

func NewMetronome() *Metronome { return &Metronome{make(chan struct{})} }

func (m *Metronome) Tick(beat func(), every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			beat()
		case <-m.stop: // ^leaves ^rest
			return
		}
	}
}

// Pause waits for somebody who is not there if it is done.
func (m *Metronome) Pause() {
	m.stop <- struct{}{} // want `m.stop is sent to at line \d+ with nothing else, but only Tick receives from it, which leaves when a value comes at line \d+: who sends after that blocks for ever`
}

// Done waits for somebody who is not there if it is paused.
func (m *Metronome) Done() {
	m.stop <- struct{}{}
}

// A Watch can be told to stop, and stops by itself when nothing is left to watch.
type Watch struct {
	ctx  context.Context
	stop chan bool
}

func NewWatch(ctx context.Context) *Watch { return &Watch{ctx, make(chan bool)} }

func (w *Watch) Run(changed <-chan string, see func(string)) {
	for {
		select {
		case <-w.stop: // ^rest
			return
		case name := <-changed:
			see(name)
		case <-w.ctx.Done(): // ^leaves
			return
		}
	}
}

// Stop is one too many if the context has ended.
func (w *Watch) Stop() {
	w.stop <- true // want `w.stop is sent to at line \d+ with nothing else, but only Run receives from it, which leaves when w.ctx ends at line \d+: who sends after that blocks for ever`
}
