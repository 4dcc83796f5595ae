package auditmemo

import (
	"context"
	"errors"
	"sync"
)

// A deferred function stores what the results are by then; which error that is,
// is not followed.
func (s *Settings) DeferredStore(ctx context.Context) (rec *Record, err error) {
	if s.loaded {
		return s.rec, s.err
	}
	defer func() { s.rec, s.err, s.loaded = rec, err, true }()
	return s.src.Fetch(ctx, "settings")
}

// Whether a predicate knows cancellations is not looked at.
func (c *Cache) WrongPredicate(ctx context.Context, key string) (*Record, error) {
	if e, ok := c.entries[key]; ok {
		return e.rec, e.err
	}
	rec, err := c.src.Fetch(ctx, key)
	if err == nil || isGone(err) {
		c.entries[key] = entry{rec, err}
	}
	return rec, err
}

func isGone(err error) bool { return !errors.Is(err, errGone) }

// An entry that is made, published and then filled is not seen to be the one
// that later calls find.
type call struct {
	done chan struct{}
	rec  *Record
	err  error
}

type Calls struct {
	src Source
	mu  sync.Mutex
	m   map[string]*call
}

func (c *Calls) Get(ctx context.Context, key string) (*Record, error) {
	c.mu.Lock()
	if p, ok := c.m[key]; ok {
		c.mu.Unlock()
		<-p.done
		return p.rec, p.err
	}
	p := &call{done: make(chan struct{})}
	c.m[key] = p
	c.mu.Unlock()
	p.rec, p.err = c.src.Fetch(ctx, key)
	close(p.done)
	return p.rec, p.err
}

// The outcome is only the text of the error.
type Texts struct {
	src  Source
	text map[string]string
}

func (t *Texts) Get(ctx context.Context, key string) error {
	if s, ok := t.text[key]; ok {
		return errors.New(s)
	}
	_, err := t.src.Fetch(ctx, key)
	if err != nil {
		t.text[key] = err.Error()
	}
	return err
}
