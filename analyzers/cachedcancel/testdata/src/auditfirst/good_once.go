package auditfirst

import (
	"context"
	"errors"
	"sync"
	"time"
)

// The work goes on without the first caller.
func (m *Image) Detached(ctx context.Context) (*Manifest, error) {
	m.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		m.manifest, m.err = m.reg.Manifest(ctx, m.ref)
	})
	return m.manifest, m.err
}

// So it does on a context of its own.
func (m *Image) OwnContext(context.Context) (*Manifest, error) {
	m.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		m.manifest, m.err = m.reg.Manifest(ctx, m.ref)
	})
	return m.manifest, m.err
}

// The context is the object's.
type Session struct {
	ctx  context.Context
	reg  Registry
	once sync.Once
	man  *Manifest
	err  error
}

func (s *Session) Manifest(context.Context) (*Manifest, error) {
	s.once.Do(func() { s.man, s.err = s.reg.Manifest(s.ctx, "latest") })
	return s.man, s.err
}

// The Once is replaced when the work fails.
type Retryable struct {
	reg  Registry
	mu   sync.Mutex
	once *sync.Once
	man  *Manifest
}

func (r *Retryable) Manifest(ctx context.Context) (*Manifest, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var err error
	r.once.Do(func() { r.man, err = r.reg.Manifest(ctx, "latest") })
	if err != nil {
		r.once = new(sync.Once)
		return nil, err
	}
	return r.man, nil
}

// The closure itself replaces it.
func (r *Retryable) Again(ctx context.Context) *Manifest {
	r.once.Do(func() {
		man, err := r.reg.Manifest(ctx, "latest")
		if err != nil {
			r.once = new(sync.Once)
			return
		}
		r.man = man
	})
	return r.man
}

// An entry with a failed Once is removed.
func (b *Blobs) Evict(ctx context.Context, key string) ([]byte, error) {
	b.mu.Lock()
	s := b.slots[key]
	b.mu.Unlock()
	s.once.Do(func() { s.val, s.err = b.reg.Blob(ctx, key) })
	if s.err != nil {
		b.mu.Lock()
		delete(b.slots, key)
		b.mu.Unlock()
	}
	return s.val, s.err
}

// A Once of this call alone.
func Fetch(ctx context.Context, reg Registry, refs []string) (err error) {
	var once sync.Once
	var wg sync.WaitGroup
	for _, ref := range refs {
		wg.Go(func() {
			if _, e := reg.Manifest(ctx, ref); e != nil {
				once.Do(func() { err = errors.Join(e, reg.Touch(ctx)) })
			}
		})
	}
	wg.Wait()
	return err
}

// What is done once is the end of the object.
type Stream struct {
	reg       Registry
	closeOnce sync.Once
	err       error
}

func (s *Stream) Finish(ctx context.Context) error {
	s.closeOnce.Do(func() { s.err = s.reg.Touch(ctx) })
	return s.err
}

func (s *Stream) Shutdown(ctx context.Context) error {
	s.closeOnce.Do(func() { s.err = s.reg.Touch(ctx) })
	return s.err
}

// The context only carries values.
type Tracer struct {
	once sync.Once
	id   string
}

type key struct{}

func (t *Tracer) ID(ctx context.Context) string {
	t.once.Do(func() { t.id, _ = ctx.Value(key{}).(string) })
	return t.id
}

// The value is for this call.
func Shared(ctx context.Context, reg Registry) (func() (*Manifest, error), int) {
	get := sync.OnceValues(func() (*Manifest, error) { return reg.Manifest(ctx, "latest") })
	get()
	return get, 1
}

// The program's own start.
func main() {
	ctx := context.Background()
	hostOnce.Do(func() { hostName, hostErr = hostLookup(ctx) })
}

func hostLookup(ctx context.Context) (string, error) { return "", ctx.Err() }

// A test of the outcome that starts over from a place of its own.
type Epoch struct {
	reg  Registry
	mu   sync.Mutex
	once sync.Once
	man  *Manifest
}

func (e *Epoch) Get(ctx context.Context) (man *Manifest, err error) {
	e.once.Do(func() { e.man, err = e.reg.Manifest(ctx, "latest") })
	if err != nil {
		e.reset()
	}
	return e.man, err
}

func (e *Epoch) reset() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.once = sync.Once{}
}
