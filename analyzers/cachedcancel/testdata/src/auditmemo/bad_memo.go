package auditmemo

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"depmemo"
)

// The answer is kept whatever it is.
func (c *Cache) Get(ctx context.Context, key string) (*Record, error) {
	c.mu.Lock()
	if e, ok := c.entries[key]; ok {
		c.mu.Unlock()
		return e.rec, e.err // ^rest
	}
	c.mu.Unlock()

	rec, err := c.src.Fetch(ctx, key) // ^leaves

	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[key] = entry{rec, err} // want `c.entries keeps the error of Fetch at line \d+, also when it only says that the context of this caller has ended: later callers, whose contexts have not ended, get it at line \d+`
	return rec, err
}

// Failures have a map of their own.
func (c *Cache) Lookup(ctx context.Context, key string) (*Record, error) {
	c.mu.Lock()
	err := c.failed[key] // ^rest
	c.mu.Unlock()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	rec, err := c.src.Fetch(ctx, key) // ^leaves
	if err != nil {
		c.mu.Lock()
		c.failed[key] = err // want `c.failed keeps the error of Fetch`
		c.mu.Unlock()
		return nil, err
	}
	return rec, nil
}

// Another error is told apart, but not this one.
func (c *Cache) Find(ctx context.Context, key string) (*Record, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[key]; ok {
		return e.rec, e.err // ^rest
	}
	rec, err := c.src.Fetch(ctx, key) // ^leaves
	if errors.Is(err, errGone) {
		return nil, err
	}
	c.entries[key] = entry{rec: rec, err: err} // want `c.entries keeps the error`
	return rec, err
}

// The map is a sync.Map, and the entry a pointer.
func (c *Cache) Shared(ctx context.Context, key string) (*Record, error) {
	if v, ok := c.shared.Load(key); ok {
		e := v.(*entry)
		return e.rec, e.err // ^rest
	}
	rec, err := c.src.Fetch(ctx, key)               // ^leaves
	c.shared.Store(key, &entry{rec: rec, err: err}) // want `c.shared keeps the error`
	return rec, err
}

// The caller looks, the helper stores.
func (c *Cache) Resolve(ctx context.Context, key string) (*Record, error) {
	c.mu.Lock()
	e, ok := c.entries[key]
	c.mu.Unlock()
	if ok {
		return e.rec, e.err // ^rest
	}
	return c.resolve(ctx, key)
}

func (c *Cache) resolve(ctx context.Context, key string) (*Record, error) {
	rec, err := c.src.Fetch(ctx, key) // ^leaves
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[key] = entry{rec, err} // want `c.entries keeps the error`
	return rec, err
}

// A helper stores what it is given.
func (c *Cache) Ask(ctx context.Context, key string) (*Record, error) {
	if e, ok := c.entries[key]; ok {
		return e.rec, e.err // ^rest
	}
	rec, err := c.src.Fetch(ctx, key) // ^leaves
	c.remember(key, rec, err)         // want `c.entries keeps the error`
	return rec, err
}

func (c *Cache) remember(key string, rec *Record, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[key] = entry{rec, err}
}

// One value with its error, and a flag.
type Settings struct {
	src    Source
	mu     sync.Mutex
	loaded bool
	rec    *Record
	err    error
}

func (s *Settings) Load(ctx context.Context) (*Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.loaded {
		return s.rec, s.err // ^rest
	}
	s.rec, s.err = s.src.Fetch(ctx, "settings") /* ^leaves */ // want `s.err keeps the error of Fetch`
	s.loaded = true
	return s.rec, s.err
}

// No value, only the flag; it is set before the work.
func (s *Settings) Open(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.loaded {
		s.loaded = true
		s.err = s.src.Open(ctx) /* ^leaves */ // want `s.err keeps the error of Open`
	}
	return s.err // ^rest
}

// No flag: the value or the error says that there is one.
func (s *Settings) Either(ctx context.Context) (*Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rec != nil || s.err != nil {
		return s.rec, s.err // ^rest
	}
	rec, err := s.src.Fetch(ctx, "settings") // ^leaves
	s.rec, s.err = rec, err                  // want `s.err keeps the error of Fetch`
	return rec, err
}

// The answer is good for a while, which is too long.
type timed struct {
	rec *Record
	err error
	at  time.Time
}

type Recent struct {
	src  Source
	last atomic.Pointer[timed]
}

func (r *Recent) Get(ctx context.Context) (*Record, error) {
	if t := r.last.Load(); t != nil && time.Since(t.at) < time.Minute {
		return t.rec, t.err // ^rest
	}
	rec, err := r.src.Fetch(ctx, "recent")     // ^leaves
	r.last.Store(&timed{rec, err, time.Now()}) // want `r.last keeps the error`
	return rec, err
}

// The cache is in another package.
type Front struct {
	src   Source
	cache *depmemo.Cache[*Record]
}

func (f *Front) Get(ctx context.Context, key string) (*Record, error) {
	if rec, err, ok := f.cache.Get(key); ok { // ^rest
		return rec, err
	}
	rec, err := f.src.Fetch(ctx, key) // ^leaves
	f.cache.Put(key, rec, err)        // want `f.cache.* keeps the error`
	return rec, err
}

// The cache is an interface.
type Answers interface {
	Get(key string) (any, bool)
	Add(key string, v any)
}

type Proxy struct {
	src     Source
	answers Answers
}

func (p *Proxy) Get(ctx context.Context, key string) (*Record, error) {
	if v, ok := p.answers.Get(key); ok {
		e := v.(entry)
		return e.rec, e.err // ^rest
	}
	rec, err := p.src.Fetch(ctx, key)   // ^leaves
	p.answers.Add(key, entry{rec, err}) // want `p.answers keeps the error`
	return rec, err
}

// A global.
var (
	once    bool
	global  *Record
	failure error
)

func Global(ctx context.Context, src Source) (*Record, error) {
	if once {
		return global, failure // ^rest
	}
	global, failure = src.Fetch(ctx, "global") /* ^leaves */ // want `failure keeps the error`
	once = true
	return global, failure
}

// The work is in a closure that is run under a lock.
func (c *Cache) Locked(ctx context.Context, key string) (rec *Record, err error) {
	c.locked(func() {
		if e, ok := c.entries[key]; ok {
			rec, err = e.rec, e.err
			return
		}
		rec, err = c.src.Fetch(ctx, key)
		if err == nil {
			c.entries[key] = entry{rec: rec}
		}
	})
	return rec, err
}

func (c *Cache) locked(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

// JoinFor brings the link up for as long as its caller cares.
func (l *link) JoinFor(ctx context.Context) error {
	if !l.tried {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		l.err = l.upWithin(ctx) /* ^leaves */ // want `l.err keeps the error of upWithin`
		l.tried = true
	}
	return l.err // ^rest
}
