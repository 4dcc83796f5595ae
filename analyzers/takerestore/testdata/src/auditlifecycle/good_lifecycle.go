package auditlifecycle

import (
	"context"
	"sync/atomic"
	"time"
)

// Close ends the pool.
func (p *Pool) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.closed = true
		close(p.done)
	}
	return nil
}

// UseClose closes the pool, to which the count belongs.
func (p *Pool) UseClose(ctx context.Context) error {
	p.lent++
	if err := p.back.Send(ctx, "use"); err != nil {
		p.Close()
		return err
	}
	p.lent--
	return nil
}

// UseDone closes the channel that tells everybody that the pool is dead.
func (p *Pool) UseDone(ctx context.Context) error {
	queue := p.queue
	p.queue = nil
	if err := p.back.Send(ctx, queue[0]); err != nil {
		close(p.done)
		return err
	}
	p.queue = queue
	return nil
}

// UseErr keeps an error that all later calls return.
func (p *Pool) UseErr(ctx context.Context) error {
	if p.err != nil {
		return p.err
	}
	p.busy = true
	if err := p.back.Send(ctx, "use"); err != nil {
		p.err = err
		return err
	}
	p.busy = false
	return nil
}

// UseClosed sets a flag that says so.
func (p *Pool) UseClosed(ctx context.Context) error {
	if p.closed {
		return errGone
	}
	p.busy = true
	if err := p.back.Send(ctx, "use"); err != nil {
		p.closed = true
		return err
	}
	p.busy = false
	return nil
}

// lease is a connection that knows its pool.
type lease struct {
	pool   *Pool
	active bool
	broken atomic.Bool
	conn   *conn
}

func (p *Pool) remove(l *lease) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lent--
}

// Query marks the lease as active, and removes it from its pool when the query
// is cancelled.
func (l *lease) Query(ctx context.Context, line string) error {
	l.active = true
	if err := l.pool.back.Send(ctx, line); err != nil {
		l.pool.remove(l)
		return err
	}
	l.active = false
	return nil
}

// QueryBroken marks it as broken.
func (l *lease) QueryBroken(ctx context.Context, line string) error {
	l.active = true
	if err := l.pool.back.Send(ctx, line); err != nil {
		l.broken.Store(true)
		return err
	}
	l.active = false
	return nil
}

// QueryConn closes the connection that holds the flag.
func (l *lease) QueryConn(ctx context.Context) error {
	l.conn.busy = true
	if err := l.conn.handshake(ctx); err != nil {
		l.conn.Close()
		return err
	}
	l.conn.busy = false
	return nil
}

// New fails with an object that nobody else has.
func New(ctx context.Context, back backend) (*Pool, error) {
	p := &Pool{back: back, done: make(chan struct{}), pending: make(map[string]*request)}
	p.busy = true
	p.lent++
	if err := back.Send(ctx, "hello"); err != nil {
		return nil, err
	}
	p.lent--
	p.busy = false
	return p, nil
}

// Open fails likewise, with an object that a function of the package made.
func Open(ctx context.Context, back backend) (*Pool, error) {
	p := newPool(back)
	p.busy = true
	if err := back.Send(ctx, "hello"); err != nil {
		return nil, err
	}
	p.busy = false
	return p, nil
}

func newPool(back backend) *Pool { return &Pool{back: back} }

// Run is the main loop: what ends it ends the pool.
func (p *Pool) Run(ctx context.Context) error {
	for {
		p.busy = true
		if err := p.back.Send(ctx, "tick"); err != nil {
			return err
		}
		p.busy = false
		select {
		case <-p.wake:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Serve is another.
func (p *Pool) Serve(ctx context.Context, in <-chan string) error {
	for line := range in {
		p.lent++
		if err := p.back.Send(ctx, line); err != nil {
			return err
		}
		p.lent--
	}
	return nil
}

// Start starts a goroutine whose context is its life.
func (p *Pool) Start(ctx context.Context) {
	go p.refill(ctx)
	go func() {
		p.busy = true
		select {
		case <-p.wake:
		case <-ctx.Done():
			return
		}
		p.busy = false
	}()
}

// refill only ever runs as that goroutine.
func (p *Pool) refill(ctx context.Context) error {
	queue := p.queue
	p.queue = nil
	if err := p.back.Send(ctx, queue[0]); err != nil {
		return err
	}
	p.queue = queue
	return nil
}

// Ping waits under the pool's own context.
func (p *Pool) Ping() error {
	p.lent++
	if err := p.back.Send(p.ctx, "ping"); err != nil {
		return err
	}
	p.lent--
	return nil
}

// Own waits for the pool's own end.
func (p *Pool) Own() error {
	p.busy = true
	select {
	case <-p.wake:
	case <-p.done:
		return errGone
	}
	p.busy = false
	return nil
}

// Events is an event loop: the count goes up in one round and down in another.
func (p *Pool) Events(ctx context.Context, in <-chan int) error {
	for {
		select {
		case n := <-in:
			if n > 0 {
				p.lent++
				continue
			}
			p.lent--
		case <-time.After(time.Minute):
			p.queue = p.queue[:0]
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Register leaves its entry to the goroutine that reads the answers, which
// deletes it when the answer is there or the connection dies.
func (p *Pool) Register(ctx context.Context, id string) error {
	r := &request{line: id, done: make(chan struct{})}
	p.mu.Lock()
	p.pending[id] = r
	p.mu.Unlock()
	select {
	case <-r.done:
		return r.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Pool) readLoop(ids <-chan string) {
	for id := range ids {
		p.mu.Lock()
		r := p.pending[id]
		delete(p.pending, id)
		p.mu.Unlock()
		close(r.done)
	}
}

// Borrow returns what it took; its owner gives it back.
func (p *Pool) Borrow(ctx context.Context) (*conn, error) {
	c := p.idle[0]
	p.idle = p.idle[1:]
	if err := c.handshake(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// tx keeps its state in itself, and is rolled back whatever happens.
type tx struct{ dirty bool }

func (t *tx) Rollback() { t.dirty = false }

// Store works in a transaction.
func (p *Pool) Store(ctx context.Context, begin func() *tx) error {
	t := begin()
	defer t.Rollback()
	t.dirty = true
	if err := p.back.Send(ctx, "store"); err != nil {
		return err
	}
	t.dirty = false
	return nil
}

// Fatal does not return on the cancelled way.
func (p *Pool) Fatal(ctx context.Context) {
	p.busy = true
	if err := p.back.Send(ctx, "fatal"); err != nil {
		panic(err)
	}
	p.busy = false
}
