package auditunsent

import (
	"context"
	"sync"
)

// A Loader loads rows in pieces, and calls back when all pieces of a piece of work are in.
type Loader struct {
	mu      sync.Mutex
	next    int
	pending map[int]*work
	names   map[int]string
	pieces  chan piece
}

type work struct {
	left int
	done func(error)
}

type piece struct {
	work int
	rows []string
}

// Load leaves an entry behind of which not all pieces come.
func (l *Loader) Load(ctx context.Context, rows [][]string, done func(error)) error {
	l.mu.Lock()
	l.next++
	n := l.next
	l.mu.Unlock()
	var pieces []piece
	for _, r := range rows {
		pieces = append(pieces, piece{n, r})
	}
	l.mu.Lock()
	l.pending[n] = &work{left: len(pieces), done: done} // want `l.pending gets an entry at line \d+ for what is sent at line \d+, which stays there when ctx ends at line \d+: whoever takes entries out is not told of it`
	l.mu.Unlock()
	for _, p := range pieces {
		select {
		case l.pieces <- p: // ^rest
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	return nil
}

// loaded takes an entry out with the last of its pieces.
func (l *Loader) loaded() {
	for p := range l.pieces {
		l.mu.Lock()
		w := l.pending[p.work]
		w.left--
		if w.left == 0 {
			delete(l.pending, p.work)
			w.done(nil)
		}
		l.mu.Unlock()
	}
}

// LoadOrForget takes its entry out.
func (l *Loader) LoadOrForget(ctx context.Context, n int, row []string, done func(error)) error {
	l.mu.Lock()
	l.pending[n] = &work{1, done}
	l.mu.Unlock()
	select {
	case l.pieces <- piece{n, row}:
		return nil
	case <-ctx.Done():
		l.mu.Lock()
		delete(l.pending, n)
		l.mu.Unlock()
		return ctx.Err()
	}
}

// LoadOrTell lets another function see to the entry.
func (l *Loader) LoadOrTell(ctx context.Context, n int, row []string, done func(error)) error {
	l.mu.Lock()
	l.pending[n] = &work{1, done}
	l.mu.Unlock()
	select {
	case l.pieces <- piece{n, row}:
		return nil
	case <-ctx.Done():
		l.fail(n, ctx.Err())
		return ctx.Err()
	}
}

func (l *Loader) fail(n int, err error) {
	l.mu.Lock()
	w := l.pending[n]
	delete(l.pending, n)
	l.mu.Unlock()
	w.done(err)
}

// Name keeps what nobody takes out.
func (l *Loader) Name(ctx context.Context, n int, name string) error {
	l.mu.Lock()
	l.names[n] = name
	l.mu.Unlock()
	select {
	case l.pieces <- piece{work: n}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Load1 sends something that has nothing to do with its entry.
func (l *Loader) Load1(ctx context.Context, n int, row []string, done func(error)) error {
	l.mu.Lock()
	l.pending[n] = &work{1, done}
	l.mu.Unlock()
	select {
	case l.pieces <- piece{rows: row}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
