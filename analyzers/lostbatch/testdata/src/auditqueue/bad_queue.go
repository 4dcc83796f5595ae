package auditqueue

import "context"

// A Committer commits offsets, one after the other.
type Committer struct {
	requests chan request
}

type request struct {
	offset string
	answer chan<- error
}

// NewCommitter returns a committer that queues up to n requests.
func NewCommitter(n int) *Committer { return &Committer{requests: make(chan request, n)} }

// Commit waits for the answer to its request.
func (c *Committer) Commit(ctx context.Context, offset string, wait bool) error {
	req := request{offset: offset}
	var answer <-chan error
	if wait {
		ch := make(chan error, 1)
		req.answer, answer = ch, ch
	}
	select {
	case c.requests <- req:
	case <-ctx.Done():
		return ctx.Err()
	}
	if !wait {
		return nil
	}
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Generation answers requests until the generation ends.
func (c *Committer) Generation(ctx context.Context) {
	for {
		select {
		case <-ctx.Done(): // ^leaves
			return
		case req := <-c.requests: // want `values wait in c.requests to be received at line \d+, but those that are left when ctx ends at line \d+ are abandoned: whoever waits at line \d+ gets no answer`
			req.answer <- apply(req.offset) // ^rest
		}
	}
}

// A Writer has an owner that a stop channel ends.
type Writer struct {
	writes chan *write
	stop   chan struct{}
}

type write struct {
	line string
	done chan error
}

// NewWriter starts a writer.
func NewWriter() *Writer {
	w := &Writer{
		writes: make(chan *write, 64),
		stop:   make(chan struct{}),
	}
	go w.own()
	return w
}

// Stop ends it.
func (w *Writer) Stop() { close(w.stop) }

// Write waits until the line is written.
func (w *Writer) Write(line string) error {
	req := &write{line: line, done: make(chan error, 1)}
	select {
	case w.writes <- req:
	case <-w.stop:
		return errStopped
	}
	return <-req.done
}

func (w *Writer) own() {
	for {
		select {
		case req := <-w.writes: // want "values wait in w.writes to be received at line .* when w.stop is closed"
			req.done <- apply(req.line) // ^rest
		case <-w.stop: // ^leaves
			return
		}
	}
}

// A Pool has workers that fetch the next task with a method.
type Pool struct {
	tasks   chan task
	closing chan struct{}
}

type task struct {
	name   string
	result chan string
}

// NewPool returns a pool.
func NewPool() *Pool {
	return &Pool{tasks: make(chan task, 8), closing: make(chan struct{})}
}

// Do has a task done.
func (p *Pool) Do(ctx context.Context, name string) (string, error) {
	t := task{name, make(chan string, 1)}
	p.tasks <- t
	select {
	case r := <-t.result:
		return r, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (p *Pool) next() (task, error) {
	select {
	case t := <-p.tasks: /* ^rest */ // want "values wait in p.tasks"
		return t, nil
	case <-p.closing: // ^leaves
		return task{}, errStopped
	}
}

// Work does tasks.
func (p *Pool) Work() {
	for {
		t, err := p.next()
		if err != nil {
			return
		}
		t.result <- t.name
	}
}

// A Cell is generic.
type Cell[T any] struct {
	gets chan get[T]
	quit chan struct{}
}

type get[T any] struct{ to chan T }

// NewCell returns a cell.
func NewCell[T any]() *Cell[T] {
	return &Cell[T]{gets: make(chan get[T], 4), quit: make(chan struct{})}
}

// Get asks the owner.
func (c *Cell[T]) Get() T {
	g := get[T]{make(chan T, 1)}
	c.gets <- g
	return <-g.to
}

// Own owns the value.
func (c *Cell[T]) Own(v T) {
	for {
		select {
		case g := <-c.gets: // want "values wait in c.gets"
			g.to <- v // ^rest
		case <-c.quit: // ^leaves
			return
		}
	}
}
