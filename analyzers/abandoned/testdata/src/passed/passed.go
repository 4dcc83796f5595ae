package passed

import (
	"context"
	"errors"
	"sync"
	"time"
)

// A Line carries requests to the other side, and their answers back.
type Line struct {
	mu    sync.Mutex
	calls map[int]reply
	next  int
	write func(n int, text string) error
}

// A reply is told what has become of a request.
type reply interface {
	answer(text string)
	fail(err error)
}

// A letter is a request of its own kind, as reply.
type letter struct {
	text string
	came chan string
	lost chan error
}

func (l *letter) answer(text string) { l.came <- text }
func (l *letter) fail(err error)     { l.lost <- err }

func (l *Line) send(text string, r reply) (int, error) {
	l.mu.Lock()
	l.next++
	n := l.next
	l.calls[n] = r
	l.mu.Unlock()
	return n, l.write(n, text)
}

// receive answers one after the other.
func (l *Line) receive(n int, text string) {
	l.mu.Lock()
	r := l.calls[n]
	delete(l.calls, n)
	l.mu.Unlock()
	if r != nil {
		r.answer(text)
	}
}

// Ask leaves its letter with the line, which blocks when the answer comes too late.
func (l *Line) Ask(text string, patience time.Duration) (string, error) {
	r := &letter{text: text, came: make(chan string), lost: make(chan error)}
	if _, err := l.send(text, r); err != nil { // want `came is passed to send with a request at line \d+, and answered at line \d+, but nobody receives when the timer fires at line \d+: whoever answers blocks for ever`
		return "", err
	}
	select {
	case text := <-r.came: // ^rest
		return text, nil
	case err := <-r.lost:
		return "", err
	case <-time.After(patience): // ^leaves
		return "", errors.New("too late")
	}
}

// forget takes a letter back.
func (l *Line) forget(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.calls, n)
}

// AskAndForget takes it back when it gives up.
func (l *Line) AskAndForget(text string, patience time.Duration) (string, error) {
	r := &letter{text: text, came: make(chan string), lost: make(chan error)}
	n, err := l.send(text, r)
	if err != nil {
		return "", err
	}
	select {
	case text := <-r.came:
		return text, nil
	case err := <-r.lost:
		return "", err
	case <-time.After(patience):
		l.forget(n)
		return "", errors.New("too late")
	}
}

// AskAndDelete does so in a defer.
func (l *Line) AskAndDelete(text string, patience time.Duration) (string, error) {
	r := &letter{text: text, came: make(chan string), lost: make(chan error)}
	n, err := l.send(text, r)
	if err != nil {
		return "", err
	}
	defer func() {
		l.mu.Lock()
		delete(l.calls, n)
		l.mu.Unlock()
	}()
	select {
	case text := <-r.came:
		return text, nil
	case err := <-r.lost:
		return "", err
	case <-time.After(patience):
		return "", errors.New("too late")
	}
}

// AskWithRoom has room for the one answer.
func (l *Line) AskWithRoom(text string, patience time.Duration) (string, error) {
	r := &letter{text: text, came: make(chan string, 1), lost: make(chan error, 1)}
	if _, err := l.send(text, r); err != nil {
		return "", err
	}
	select {
	case text := <-r.came:
		return text, nil
	case err := <-r.lost:
		return "", err
	case <-time.After(patience):
		return "", errors.New("too late")
	}
}

// A task gives up its answer with the context that it is given.
type task struct {
	ctx  context.Context
	done chan string
}

func (l *Line) do(t *task) {
	go func() {
		select {
		case t.done <- "done":
		case <-t.ctx.Done():
		}
	}()
}

// Do leaves with the same context.
func (l *Line) Do(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	t := &task{ctx: ctx, done: make(chan string)}
	l.do(t)
	select {
	case text := <-t.done:
		return text, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// An Order belongs to others, too, who may receive its answer.
type Order struct {
	Answer chan string
}

var orders = make(map[*Order]bool)

func place(o *Order) { orders[o] = true }

func placed() {
	for o := range orders {
		o.Answer <- "placed"
	}
}

// Place is not followed.
func Place(patience time.Duration) (string, error) {
	o := &Order{Answer: make(chan string)}
	place(o)
	select {
	case text := <-o.Answer:
		return text, nil
	case <-time.After(patience):
		return "", errors.New("too late")
	}
}
