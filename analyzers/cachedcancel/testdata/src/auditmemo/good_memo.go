package auditmemo

import (
	"context"
	"errors"
	"sync"
	"time"
)

// A cancellation is not kept.
func (c *Cache) Guarded(ctx context.Context, key string) (*Record, error) {
	if e, ok := c.entries[key]; ok {
		return e.rec, e.err
	}
	rec, err := c.src.Fetch(ctx, key)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return nil, err
	}
	c.entries[key] = entry{rec, err}
	return rec, err
}

// The context is asked.
func (c *Cache) Asked(ctx context.Context, key string) (*Record, error) {
	if e, ok := c.entries[key]; ok {
		return e.rec, e.err
	}
	rec, err := c.src.Fetch(ctx, key)
	if ctx.Err() == nil {
		c.entries[key] = entry{rec, err}
	}
	return rec, err
}

// A select asks the context.
func (c *Cache) Selected(ctx context.Context, key string) (*Record, error) {
	if e, ok := c.entries[key]; ok {
		return e.rec, e.err
	}
	rec, err := c.src.Fetch(ctx, key)
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	default:
	}
	c.entries[key] = entry{rec, err}
	return rec, err
}

// The error is compared.
func (c *Cache) Compared(ctx context.Context, key string) (*Record, error) {
	if e, ok := c.entries[key]; ok {
		return e.rec, e.err
	}
	rec, err := c.src.Fetch(ctx, key)
	if err == context.Canceled || err == ctx.Err() {
		return nil, err
	}
	c.entries[key] = entry{rec, err}
	return rec, err
}

// A predicate of the package decides.
func (c *Cache) Predicate(ctx context.Context, key string) (*Record, error) {
	if e, ok := c.entries[key]; ok {
		return e.rec, e.err
	}
	rec, err := c.src.Fetch(ctx, key)
	if err == nil || isPermanent(err) {
		c.entries[key] = entry{rec, err}
	}
	return rec, err
}

func isPermanent(err error) bool { return errors.Is(err, errGone) }

// Only one error is worth keeping, and it is not this one.
func (c *Cache) Negative(ctx context.Context, key string) (*Record, error) {
	if err := c.failed[key]; err != nil {
		return nil, err
	}
	rec, err := c.src.Fetch(ctx, key)
	if errors.Is(err, errGone) {
		c.failed[key] = err
	}
	return rec, err
}

// The helper does not keep a cancellation.
func (c *Cache) Helper(ctx context.Context, key string) (*Record, error) {
	if e, ok := c.entries[key]; ok {
		return e.rec, e.err
	}
	rec, err := c.src.Fetch(ctx, key)
	c.rememberUnlessEnded(key, rec, err)
	return rec, err
}

func (c *Cache) rememberUnlessEnded(key string, rec *Record, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	c.entries[key] = entry{rec, err}
}

// Only success is kept.
func (c *Cache) Success(ctx context.Context, key string) (*Record, error) {
	if e, ok := c.entries[key]; ok {
		return e.rec, e.err
	}
	rec, err := c.src.Fetch(ctx, key)
	if err != nil {
		return nil, err
	}
	c.entries[key] = entry{rec: rec}
	return rec, nil
}

// The entry is removed again.
func (c *Cache) Removed(ctx context.Context, key string) (*Record, error) {
	if e, ok := c.entries[key]; ok {
		return e.rec, e.err
	}
	rec, err := c.src.Fetch(ctx, key)
	c.entries[key] = entry{rec, err}
	if err != nil {
		delete(c.entries, key)
	}
	return rec, err
}

// The work is nobody's.
func (c *Cache) Detached(ctx context.Context, key string) (*Record, error) {
	if e, ok := c.entries[key]; ok {
		return e.rec, e.err
	}
	rec, err := c.src.Fetch(context.WithoutCancel(ctx), key)
	c.entries[key] = entry{rec, err}
	return rec, err
}

// A failed writer is dead, and says so.
type Writer struct {
	out interface {
		Send(ctx context.Context, b []byte) (int, error)
	}
	n   int
	err error
}

func (w *Writer) Write(ctx context.Context, b []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	n, err := w.out.Send(ctx, b)
	w.n += n
	if err != nil {
		w.err = err
		return n, err
	}
	return n, nil
}

// So is a failed iterator.
type Pages struct {
	src  Source
	page *Record
	done bool
	err  error
}

func (p *Pages) Next(ctx context.Context) bool {
	if p.done || p.err != nil {
		return false
	}
	p.page, p.err = p.src.Fetch(ctx, "next")
	return p.err == nil
}

func (p *Pages) Err() error { return p.err }

func (p *Pages) NextPage(ctx context.Context) (*Record, error) {
	if p.done {
		return nil, p.err
	}
	rec, err := p.src.Fetch(ctx, "next")
	if err != nil {
		p.done, p.err = true, err
		return nil, err
	}
	return rec, nil
}

// The last error is for show.
type Monitor struct {
	src  Source
	mu   sync.Mutex
	last error
	at   time.Time
}

func (m *Monitor) Check(ctx context.Context) error {
	err := m.src.Open(ctx)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last, m.at = err, time.Now()
	return err
}

func (m *Monitor) Last() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.last
}

// The result of each request waits for whoever asked.
type Results struct {
	src  Source
	mu   sync.Mutex
	done map[string]entry
}

func (r *Results) Do(ctx context.Context, id string) {
	rec, err := r.src.Fetch(ctx, id)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done[id] = entry{rec, err}
}

func (r *Results) Take(id string) (*Record, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.done[id]
	delete(r.done, id)
	return e.rec, e.err
}

// A cache of this call alone.
func All(ctx context.Context, src Source, keys []string) ([]*Record, error) {
	seen := make(map[string]entry)
	get := func(key string) (*Record, error) {
		if e, ok := seen[key]; ok {
			return e.rec, e.err
		}
		rec, err := src.Fetch(ctx, key)
		seen[key] = entry{rec, err}
		return rec, err
	}
	var all []*Record
	for _, key := range keys {
		rec, err := get(key)
		if err != nil {
			return nil, err
		}
		all = append(all, rec)
	}
	return all, nil
}

// The object's own context ends: nobody asks any more.
type Worker struct {
	ctx context.Context
	src Source
	m   map[string]entry
}

func (w *Worker) Get(key string) (*Record, error) {
	if e, ok := w.m[key]; ok {
		return e.rec, e.err
	}
	rec, err := w.src.Fetch(w.ctx, key)
	w.m[key] = entry{rec, err}
	return rec, err
}

// A deferred guard.
func (s *Settings) Deferred(ctx context.Context) (rec *Record, err error) {
	if s.loaded {
		return s.rec, s.err
	}
	defer func() {
		if !errors.Is(err, context.Canceled) {
			s.rec, s.err, s.loaded = rec, err, true
		}
	}()
	return s.src.Fetch(ctx, "settings")
}

// A link is brought up once, for all.
type link struct {
	cards chan int
	tried bool
	err   error
}

// up waits by itself, and whoever calls it has no part in when it gives up.
func (l *link) up() error {
	select {
	case <-l.cards:
		return nil
	case <-time.After(time.Minute):
		return errors.New("no card")
	}
}

func (l *link) Join() error {
	if !l.tried {
		l.err = l.up()
		l.tried = true
	}
	return l.err
}

// upWithin has a context of its own for that.
func (l *link) upWithin(ctx context.Context) error {
	select {
	case <-l.cards:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *link) JoinInTime() error {
	if !l.tried {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		l.err = l.upWithin(ctx)
		l.tried = true
	}
	return l.err
}
