package auditdeviance

import (
	"context"
	"errors"
	"sync/atomic"
)

// A lane is a line whose reader only stops waiting when it is told.
type lane struct {
	used    atomic.Int64
	asked   chan *query
	answers chan string
}

type query struct {
	answer chan string
	given  chan struct{}
}

func (l *lane) Ask(ctx context.Context, text string) (string, error) {
	l.used.Add(1) // want `l.used is counted up at line \d+ and down at line \d+, but not when ctx ends at line \d+: it never comes down again`
	q := &query{answer: make(chan string), given: make(chan struct{})}
	if text == "" {
		l.used.Add(-1)
		return "", errors.New("no question")
	}
	l.asked <- q
	select {
	case a := <-q.answer:
		close(q.given)
		l.used.Add(-1) // ^rest
		return a, nil
	case <-ctx.Done(): // ^leaves
		close(q.given)
		return "", ctx.Err()
	}
}

func (l *lane) serve() {
	for q := range l.asked {
		select {
		case q.answer <- <-l.answers:
		case <-q.given:
		}
	}
}
