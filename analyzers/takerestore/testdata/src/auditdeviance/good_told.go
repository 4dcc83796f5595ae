package auditdeviance

import (
	"context"
	"errors"
	"sync/atomic"
)

// A line has a number of slots, each for a question that is not answered yet.
type line struct {
	used    atomic.Int64
	asked   chan *question
	answers chan string
}

type question struct {
	answer chan string
	given  chan struct{} // closed when nobody waits for the answer any more
}

func (l *line) release() { l.used.Add(-1) }

// Ask leaves its slot to whoever brings the answer, late.
func (l *line) Ask(ctx context.Context, text string) (string, error) {
	l.used.Add(1)
	q := &question{answer: make(chan string), given: make(chan struct{})}
	if text == "" {
		l.release()
		return "", errors.New("no question")
	}
	l.asked <- q
	select {
	case a := <-q.answer:
		close(q.given)
		l.release()
		return a, nil
	case <-ctx.Done():
		close(q.given)
		return "", ctx.Err()
	}
}

func (l *line) serve() {
	for q := range l.asked {
		select {
		case q.answer <- <-l.answers:
		case <-q.given:
			l.release()
		}
	}
}
