package auditqueue

import (
	"context"
	"time"
)

type job struct {
	name  string
	reply chan error
}

// Drained answers what is left before it leaves.
type Drained struct {
	jobs chan job
	stop chan struct{}
}

// NewDrained returns one.
func NewDrained() *Drained { return &Drained{make(chan job, 8), make(chan struct{})} }

// Do waits for the answer.
func (d *Drained) Do(name string) error {
	j := job{name, make(chan error, 1)}
	d.jobs <- j
	return <-j.reply
}

// Own drains the queue.
func (d *Drained) Own() {
	for {
		select {
		case j := <-d.jobs:
			j.reply <- apply(j.name)
		case <-d.stop:
			for {
				select {
				case j := <-d.jobs:
					j.reply <- errStopped
				default:
					return
				}
			}
		}
	}
}

type guardedJob struct {
	name  string
	reply chan error
}

// Guarded has callers that see the owner leave.
type Guarded struct {
	jobs chan guardedJob
	stop chan struct{}
	gone chan struct{}
}

// NewGuarded returns one.
func NewGuarded() *Guarded {
	return &Guarded{make(chan guardedJob, 8), make(chan struct{}), make(chan struct{})}
}

// Do waits for the answer, or for the end of the owner.
func (g *Guarded) Do(ctx context.Context, name string) error {
	j := guardedJob{name, make(chan error, 1)}
	select {
	case g.jobs <- j:
	case <-g.gone:
		return errStopped
	}
	select {
	case err := <-j.reply:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-g.gone:
		return errStopped
	}
}

// Own says that it has gone.
func (g *Guarded) Own() {
	defer close(g.gone)
	for {
		select {
		case j := <-g.jobs:
			j.reply <- apply(j.name)
		case <-g.stop:
			return
		}
	}
}

type timedJob struct {
	name  string
	reply chan error
}

// Timed has callers that wait for some time only.
type Timed struct {
	jobs chan timedJob
	stop chan struct{}
}

// NewTimed returns one.
func NewTimed() *Timed { return &Timed{make(chan timedJob, 8), make(chan struct{})} }

// Do gives up in time.
func (t *Timed) Do(name string) error {
	j := timedJob{name, make(chan error, 1)}
	t.jobs <- j
	select {
	case err := <-j.reply:
		return err
	case <-time.After(time.Second):
		return errTimeout
	}
}

// Own leaves.
func (t *Timed) Own() {
	for {
		select {
		case j := <-t.jobs:
			j.reply <- apply(j.name)
		case <-t.stop:
			return
		}
	}
}

type directJob struct {
	name  string
	reply chan error
}

// Direct has no buffer: what was sent has been received.
type Direct struct {
	jobs chan directJob
	stop chan struct{}
}

// NewDirect returns one.
func NewDirect() *Direct { return &Direct{make(chan directJob), make(chan struct{})} }

// Do waits for the answer.
func (d *Direct) Do(name string) error {
	j := directJob{name, make(chan error, 1)}
	select {
	case d.jobs <- j:
	case <-d.stop:
		return errStopped
	}
	return <-j.reply
}

// Own leaves between two requests.
func (d *Direct) Own() {
	for {
		select {
		case j := <-d.jobs:
			j.reply <- apply(j.name)
		case <-d.stop:
			return
		}
	}
}

type sharedJob struct {
	name  string
	reply chan error
}

// Shared is drained by whoever stops it.
type Shared struct {
	jobs chan sharedJob
	stop chan struct{}
}

// NewShared returns one.
func NewShared() *Shared { return &Shared{make(chan sharedJob, 8), make(chan struct{})} }

// Do waits for the answer.
func (s *Shared) Do(name string) error {
	j := sharedJob{name, make(chan error, 1)}
	s.jobs <- j
	return <-j.reply
}

// Own leaves.
func (s *Shared) Own() {
	for {
		select {
		case j := <-s.jobs:
			j.reply <- apply(j.name)
		case <-s.stop:
			return
		}
	}
}

// Close fails what is left.
func (s *Shared) Close() {
	close(s.stop)
	for len(s.jobs) > 0 {
		j := <-s.jobs
		j.reply <- errStopped
	}
}

type loggedLine struct{ text string }

// A Logger writes lines that nobody waits for.
type Logger struct {
	lines chan loggedLine
	stop  chan struct{}
}

// NewLogger returns one.
func NewLogger() *Logger { return &Logger{make(chan loggedLine, 100), make(chan struct{})} }

// Log queues a line.
func (l *Logger) Log(text string) { l.lines <- loggedLine{text} }

// Own leaves.
func (l *Logger) Own() {
	for {
		select {
		case line := <-l.lines:
			apply(line.text)
		case <-l.stop:
			return
		}
	}
}

type openCall struct {
	name  string
	reply chan error
}

// Calls keeps the open ones, and fails them in the end.
type Calls struct {
	calls chan *openCall
	open  map[string]*openCall
	stop  chan struct{}
}

// NewCalls returns one.
func NewCalls() *Calls {
	return &Calls{make(chan *openCall, 8), make(map[string]*openCall), make(chan struct{})}
}

// Do waits for the answer.
func (c *Calls) Do(name string) error {
	call := &openCall{name, make(chan error, 1)}
	c.open[name] = call
	c.calls <- call
	return <-call.reply
}

// Own leaves.
func (c *Calls) Own() {
	for {
		select {
		case call := <-c.calls:
			call.reply <- apply(call.name)
		case <-c.stop:
			return
		}
	}
}

// Close fails the open calls.
func (c *Calls) Close() {
	close(c.stop)
	for _, call := range c.open {
		call.reply <- errStopped
	}
}

type roundJob struct {
	name  string
	reply chan error
}

// A Round is served as often as somebody asks: the queue stays.
type Round struct{ jobs chan roundJob }

// NewRound returns one.
func NewRound() *Round { return &Round{make(chan roundJob, 8)} }

// Do waits for the answer.
func (r *Round) Do(name string) error {
	j := roundJob{name, make(chan error, 1)}
	r.jobs <- j
	return <-j.reply
}

// One serves one request. The next call serves the next one.
func (r *Round) One(ctx context.Context) error {
	select {
	case j := <-r.jobs:
		j.reply <- apply(j.name)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
