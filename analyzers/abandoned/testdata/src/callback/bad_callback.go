package callback

import (
	"context"
	"errors"
	"time"
)

// A Wire calls back when the answer to a question comes.
type Wire interface {
	Ask(id int, answered func(text string, err error))
	AskUntil(ctx context.Context, id int, answered func(text string, err error))
	Watch(seen func(text string)) (ended func())
	Forget(id int)
}

type Desk struct {
	wire     Wire
	patience time.Duration
	waiting  map[int]func(string, error)
}

type answer struct {
	text string
	err  error
}

// Ask gives up after a while, and whoever reads from the wire blocks when the answer comes.
func (d *Desk) Ask(id int) (string, error) {
	answers := make(chan answer)
	d.wire.Ask(id, func(text string, err error) { // want `the callback handed over at line \d+ sends to answers at line \d+, but nobody receives when the timer fires at line \d+: whoever calls it later blocks for ever`
		answers <- answer{text, err}
		close(answers)
	})
	select {
	case a := <-answers: // ^rest
		return a.text, a.err
	case <-time.After(d.patience): // ^leaves
		return "", errors.New("no answer")
	}
}

// AskWithin hands the callback to a function of its own, which keeps it.
func (d *Desk) AskWithin(ctx context.Context, id int) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, d.patience)
	defer cancel()
	answers := make(chan answer)
	enqueue(d.waiting, id, func(text string, err error) { // want `the callback handed over at line \d+ sends to answers at line \d+, but nobody receives when the context ends`
		answers <- answer{text, err}
	})
	select {
	case a := <-answers: // ^rest
		return a.text, a.err
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

func enqueue(waiting map[int]func(string, error), id int, answered func(string, error)) {
	waiting[id] = answered
}
