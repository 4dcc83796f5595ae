package auditfirst

import (
	"context"
	"fmt"
	"os"
	"log"
	"sync"
	"time"
)

// The error of the first caller is kept in a field.
func (m *Image) Digest(ctx context.Context) (string, error) {
	m.once.Do(func() { // want `what m.once does once, for all callers, runs on the context of the first: when Manifest is cancelled or fails at line \d+, it is not done again, and m.err keeps its error for all callers`
		man, err := m.reg.Manifest(ctx, m.ref) // ^leaves
		if err != nil {
			m.err = err // ^rest
			return
		}
		m.manifest = man
	})
	if m.err != nil {
		return "", m.err
	}
	return m.manifest.Digest, nil
}

// The work is a chain of calls, and a deadline is added to the context.
func (m *Image) Config(ctx context.Context) ([]byte, error) {
	m.once.Do(func() { // want `m.err keeps its error for all callers`
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		m.manifest, m.err = m.reg.Manifest(ctx, m.ref) /* ^leaves */ // ^rest
		if m.err == nil {
			m.config, m.err = m.reg.Blob(ctx, m.manifest.Digest)
		}
	})
	return m.config, m.err
}

// A table is filled once; without it, nothing is found.
type Catalog struct {
	load func(ctx context.Context, path string) (map[string]int, error)
	path string

	init  sync.Once
	table map[string]int
}

func (c *Catalog) Find(ctx context.Context, key string) (int, bool) {
	c.init.Do(func() { // want `it is not done again, and c.table is never set up`
		t, err := c.load(ctx, c.path) // ^leaves
		if err != nil {
			return
		}
		c.table = t // ^rest
	})
	v, ok := c.table[key]
	return v, ok
}

// The wait itself is in the closure.
type Gate struct {
	ready chan struct{}
	once  sync.Once
	open  bool
	token string
}

func (g *Gate) Token(ctx context.Context) string {
	g.once.Do(func() { // want `when ctx ends at line \d+, it is not done again, and g.token is never set up`
		select {
		case <-g.ready:
			g.token = fmt.Sprint(os.Getpid()) // ^rest
			g.open = true
		case <-ctx.Done(): // ^leaves
		}
	})
	return g.token
}

// The value is a function that is made of the first caller's context.
type Lazy struct {
	mu    sync.Mutex
	fetch func(ctx context.Context) (string, error)
	get   func() (string, error)
}

func (l *Lazy) Get(ctx context.Context) (string, error) {
	l.mu.Lock()
	if l.get == nil {
		l.get = sync.OnceValues(func() (string, error) { // want `what l.get does once, .* the error of the first is what all callers get`
			return l.fetch(ctx) /* ^leaves */ // ^rest
		})
	}
	get := l.get
	l.mu.Unlock()
	return get()
}

// One Once for each key.
type slot struct {
	once sync.Once
	val  []byte
	err  error
}

type Blobs struct {
	reg   Registry
	mu    sync.Mutex
	slots map[string]*slot
}

func (b *Blobs) slot(key string) *slot {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.slots[key]
	if s == nil {
		s = new(slot)
		b.slots[key] = s
	}
	return s
}

func (b *Blobs) Blob(ctx context.Context, key string) ([]byte, error) {
	s := b.slot(key)
	s.once.Do(func() { // want `what slot\(\).once does once, .* slot\(\).err keeps its error for all callers`
		s.val, s.err = b.reg.Blob(ctx, key) /* ^leaves */ // ^rest
	})
	return s.val, s.err
}

// The slots are in a sync.Map.
type Shelf struct {
	reg   Registry
	slots sync.Map
}

func (b *Shelf) Blob(ctx context.Context, key string) ([]byte, error) {
	v, _ := b.slots.LoadOrStore(key, new(slot))
	s := v.(*slot)
	s.once.Do(func() { // want `LoadOrStore\(\).err keeps its error for all callers`
		s.val, s.err = b.reg.Blob(ctx, key) /* ^leaves */ // ^rest
	})
	return s.val, s.err
}

// A global Once.
var (
	hostOnce sync.Once
	hostName string
	hostErr  error
)

func Host(ctx context.Context, lookup func(context.Context) (string, error)) (string, error) {
	hostOnce.Do(func() { // want `what hostOnce does once`
		hostName, hostErr = lookup(ctx) /* ^leaves */ // ^rest
	})
	return hostName, hostErr
}

// A local name for the work makes no difference.
func (m *Image) Load(ctx context.Context) error {
	work := func() {
		if err := ctx.Err(); err != nil { // ^leaves
			m.err = err // ^rest
			return
		}
		m.manifest = &Manifest{Digest: m.ref}
	}
	m.once.Do(work) // want `when ctx ends at line \d+, it is not done again, and m.err keeps its error`
	return m.err
}

// What is known to have failed is not done again, either.
func (m *Image) Announce(ctx context.Context) {
	m.once.Do(func() { // want `what m.once does once, for all callers, runs on the context of the first: when Touch is cancelled or fails at line \d+, it is not done again, and it is never done`
		if err := m.reg.Touch(ctx); err != nil { /* ^leaves */ // ^rest
			log.Print(err)
		}
	})
}

// A table is kept, and only who waits for it is taken out of a list.
type table struct {
	once sync.Once
	reg  Registry
	man  *Manifest
	err  error
}

func (t *table) get(ctx context.Context) (*Manifest, error) {
	t.once.Do(func() { t.man, t.err = t.reg.Manifest(ctx, "table") }) // ^leaves ^rest // want "t.once does once"
	return t.man, t.err
}

// Tables knows who waits.
type Tables struct {
	mu      sync.Mutex
	table   table
	waiting map[string]int
}

func (t *Tables) Manifest(ctx context.Context, who string) (*Manifest, error) {
	t.mu.Lock()
	t.waiting[who]++
	t.mu.Unlock()
	man, err := t.table.get(ctx)
	if err != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.waiting, who)
		return nil, err
	}
	return man, nil
}
