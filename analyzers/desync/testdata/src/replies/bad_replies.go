package replies

import (
	"context"
	"time"
)

// Get is the plainest form.
func (s *Store) Get(ctx context.Context, key string) (string, error) {
	s.queries <- Query{Key: key} // want `a request is sent to s.queries at line \d+ and its reply received from s.answers at line \d+, but not when ctx ends at line \d+: the next caller gets the old reply`
	select {
	case a := <-s.answers: // ^rest
		return a.Value, a.Err
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// GetLocked holds a lock, which does not help: the next one to get it finds the
// answer.
func (s *Store) GetLocked(ctx context.Context, key string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.queries <- Query{Key: key}: // want "sent to s.queries"
	case <-ctx.Done():
		return "", ctx.Err()
	}
	select {
	case a := <-s.answers: // ^rest
		return a.Value, a.Err
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// GetSoon waits for a timer.
func (s *Store) GetSoon(key string) (string, error) {
	s.queries <- Query{Key: key} // want "sent to s.queries"
	timer := time.NewTimer(s.timeout)
	defer timer.Stop()
	select {
	case a := <-s.answers: // ^rest
		return a.Value, a.Err
	case <-timer.C: // ^leaves
		return "", errTimeout
	}
}

// Check only waits for an error.
func (s *Store) Check(ctx context.Context, key string) error {
	s.queries <- Query{Key: key} // want "its reply received from s.errs"
	select {
	case err := <-s.errs: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// GetByHelpers has both halves in helpers.
func (s *Store) GetByHelpers(ctx context.Context, key string) (string, error) {
	if err := s.ask(ctx, Query{Key: key}); err != nil { // want "sent to s.queries"
		return "", err
	}
	a, err := s.await(ctx) // ^leaves ^rest
	if err != nil {
		return "", err
	}
	return a.Value, a.Err
}

// GetAll goes on with the next key after a timeout.
func (s *Store) GetAll(keys []string) map[string]string {
	found := make(map[string]string)
	for _, key := range keys {
		s.queries <- Query{Key: key} // want "when the timer fires"
		select {
		case a := <-s.answers: // ^rest
			found[key] = a.Value
		case <-time.After(s.timeout): // ^leaves
			continue
		}
	}
	return found
}

// GetAgain asks once more when there is no answer, and takes the first one for
// the second.
func (s *Store) GetAgain(ctx context.Context, key string) (string, error) {
	for range 3 {
		s.queries <- Query{Key: key} // want "sent to s.queries"
		select {
		case a := <-s.answers: // ^rest
			return a.Value, a.Err
		case <-time.After(s.timeout): // ^leaves
		}
	}
	return "", errTimeout
}

// GetOrPoll waits in several rounds, and gives up in one of them.
func (s *Store) GetOrPoll(ctx context.Context, key string, progress func()) (string, error) {
	s.queries <- Query{Key: key} // want "when ctx ends"
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case a := <-s.answers: // ^rest
			return a.Value, a.Err
		case <-tick.C:
			progress()
		case <-ctx.Done(): // ^leaves
			return "", ctx.Err()
		}
	}
}

// A Worker answers with results of any kind.
type Worker[Q, A any] struct {
	in  chan Q
	out chan A
}

// NewWorker starts a worker.
func NewWorker[Q, A any](do func(Q) A) *Worker[Q, A] {
	w := &Worker[Q, A]{in: make(chan Q), out: make(chan A)}
	go func() {
		for q := range w.in {
			w.out <- do(q)
		}
	}()
	return w
}

// Do has something done.
func (w *Worker[Q, A]) Do(ctx context.Context, q Q) (A, error) {
	var none A
	select {
	case w.in <- q: // want "sent to w.in"
	case <-ctx.Done():
		return none, ctx.Err()
	}
	select {
	case a := <-w.out: // ^rest
		return a, nil
	case <-ctx.Done(): // ^leaves
		return none, ctx.Err()
	}
}

// A Link writes to its peer, and a goroutine reads the replies.
type Link struct {
	out     chan []byte
	replies chan []byte
	read    func() []byte
}

// NewLink starts a link.
func NewLink(read func() []byte) *Link {
	l := &Link{out: make(chan []byte, 8), replies: make(chan []byte, 8), read: read}
	go l.readLoop()
	return l
}

func (l *Link) readLoop() {
	for {
		select {
		case l.replies <- l.read():
		default: // there is room for eight that nobody wants
		}
	}
}

// Exchange is given up with the reply on its way.
func (l *Link) Exchange(ctx context.Context, frame []byte) (reply []byte, err error) {
	l.out <- frame // want "sent to l.out"
	defer func() {
		if err != nil {
			reply = nil
		}
	}()
	select {
	case reply = <-l.replies: // ^rest
	case <-ctx.Done(): // ^leaves
		err = ctx.Err()
	}
	return reply, err
}

// finder is called by whoever has a context of its own, though only in this package.
type finder interface {
	find(ctx context.Context, key string) (Answer, error)
}

// FindBehind comes to a store through an interface.
func FindBehind(ctx context.Context, f finder, key string) (Answer, error) {
	return f.find(ctx, key)
}

func (s *Store) find(ctx context.Context, key string) (Answer, error) {
	select {
	case s.queries <- Query{Key: key}: // want "sent to s.queries"
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	}
	select {
	case a := <-s.answers: // ^rest
		return a, nil
	case <-ctx.Done(): // ^leaves
		return Answer{}, ctx.Err()
	}
}
