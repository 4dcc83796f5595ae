// Package held has channels in objects that belong to one call.
package held

import (
	"sync/atomic"
	"time"
)

// A tally counts what is done, and tells whoever waits.
type tally struct {
	open   atomic.Int64
	done   chan struct{}
	failed chan error
}

// record is called by the goroutines.
func (t *tally) record(err error) {
	if err != nil {
		t.failed <- err
		return
	}
	if t.open.Add(-1) == 0 {
		t.done <- struct{}{}
	}
}

// Each gives up when it has waited for long enough, and leaves the goroutine behind that
// is the last to record anything.
func Each(jobs []func() error, patience time.Duration) error {
	t := tally{done: make(chan struct{}), failed: make(chan error)}
	t.open.Store(int64(len(jobs)))
	for _, job := range jobs {
		go func() { // want `the goroutine started at line \d+ sends to t.failed at line \d+, but nobody receives when the timer fires at line \d+: it blocks for ever`
			t.record(job())
		}()
	}
	select {
	case <-t.done:
		return nil
	case err := <-t.failed: // ^rest
		return err
	case <-time.After(patience): // ^leaves
		return nil
	}
}

// A visit is made by a pointer.
type visit struct {
	name  string
	found chan string
}

func (v *visit) run(ask func(string) string) {
	v.found <- ask(v.name)
}

// Ask starts a method of the object.
func Ask(name string, ask func(string) string, patience time.Duration) string {
	v := &visit{name: name, found: make(chan string)}
	go v.run(ask) // want `the goroutine started at line \d+ sends to v.found at line \d+, but nobody receives when the timer fires at line \d+: it blocks for ever`
	select {
	case s := <-v.found: // ^rest
		return s
	case <-time.After(patience): // ^leaves
		return ""
	}
}
