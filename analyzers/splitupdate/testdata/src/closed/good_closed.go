package closed

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
)

// A wire is right: all who give up close it.
type wire struct {
	nc     net.Conn
	closed bool
	failed bool
	lines  chan string
}

func dialWire(addr string) (*wire, error) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &wire{nc: nc, lines: make(chan string)}, nil
}

func (w *wire) close() error {
	if w.closed {
		return nil
	}
	w.closed = true
	return w.nc.Close()
}

// Read closes it by the function that does so.
func (w *wire) Read(ctx context.Context) (string, error) {
	select {
	case l := <-w.lines:
		return l, nil
	case <-ctx.Done():
		return "", errors.Join(ctx.Err(), w.close())
	}
}

// ReadHere does what that function does.
func (w *wire) ReadHere(ctx context.Context) (string, error) {
	select {
	case l := <-w.lines:
		return l, nil
	case <-ctx.Done():
		if !w.closed {
			w.closed = true
			w.nc.Close()
		}
		return "", ctx.Err()
	}
}

// ReadAndSay sets the flag once more when all is done.
func (w *wire) ReadAndSay(ctx context.Context) (string, error) {
	select {
	case l := <-w.lines:
		return l, nil
	case <-ctx.Done():
		w.close()
		w.closed = true
		return "", ctx.Err()
	}
}

// ReadLater sets a flag that guards nothing.
func (w *wire) ReadLater(ctx context.Context) (string, error) {
	select {
	case l := <-w.lines:
		return l, nil
	case <-ctx.Done():
		w.failed = true
		return "", ctx.Err()
	}
}

// ReadInBackground has a goroutine close it.
func (w *wire) ReadInBackground(ctx context.Context) (string, error) {
	select {
	case l := <-w.lines:
		return l, nil
	case <-ctx.Done():
		go w.close()
		return "", ctx.Err()
	}
}

// A feed is read by a goroutine that closes it when the flag is up.
type feed struct {
	nc     net.Conn
	closed atomic.Bool
	lines  chan string
}

func dialFeed(addr string) (*feed, error) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	f := &feed{nc: nc, lines: make(chan string)}
	go f.pump()
	return f, nil
}

func (f *feed) pump() {
	defer f.nc.Close()
	buf := make([]byte, 512)
	for !f.closed.Load() {
		n, err := f.nc.Read(buf)
		if err != nil {
			return
		}
		f.lines <- string(buf[:n])
	}
}

func (f *feed) Close() error {
	if f.closed.Swap(true) {
		return nil
	}
	return f.nc.Close()
}

func (f *feed) Next(ctx context.Context) (string, error) {
	select {
	case l := <-f.lines:
		return l, nil
	case <-ctx.Done():
		f.closed.Store(true) // pump closes it
		return "", ctx.Err()
	}
}

// A lease is marked, and closed by whoever holds it.
type lease struct {
	nc     net.Conn
	closed bool
	freed  chan struct{}
}

func take(addr string) (*lease, error) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &lease{nc: nc, freed: make(chan struct{})}, nil
}

func (l *lease) Close() {
	if l.closed {
		return
	}
	l.closed = true
	l.nc.Close()
}

func (l *lease) Await(ctx context.Context) error {
	select {
	case <-l.freed:
		return nil
	case <-ctx.Done():
		l.closed = true
		return ctx.Err()
	}
}

// Use closes the connection of a lease that was marked.
func Use(ctx context.Context, addr string) error {
	l, err := take(addr)
	if err != nil {
		return err
	}
	if err := l.Await(ctx); err != nil {
		closeQuietly(l.nc)
		return err
	}
	l.Close()
	return nil
}

func closeQuietly(nc net.Conn) { _ = nc.Close() }

// A gate has a flag, and nothing that has to be closed.
type gate struct {
	mu     sync.Mutex
	closed bool
	opened chan struct{}
	waits  int
}

func (g *gate) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return
	}
	g.closed = true
	g.waits = 0
}

func (g *gate) Pass(ctx context.Context) error {
	select {
	case <-g.opened:
		return nil
	case <-ctx.Done():
		g.mu.Lock()
		defer g.mu.Unlock()
		g.closed = true
		return ctx.Err()
	}
}

// A dialer's flag says that nobody wants the connection, which is not there yet.
type dialer struct {
	mu     sync.Mutex
	nc     net.Conn
	closed bool
	done   chan struct{}
}

func (d *dialer) dial(addr string) {
	defer close(d.done)
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		nc.Close()
		return
	}
	d.nc = nc
}

func (d *dialer) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return
	}
	d.closed = true
	if d.nc != nil {
		d.nc.Close()
	}
}

func (d *dialer) Dial(ctx context.Context, addr string) error {
	d.done = make(chan struct{})
	go d.dial(addr)
	select {
	case <-d.done:
		return nil
	case <-ctx.Done():
		d.mu.Lock()
		d.closed = true
		d.mu.Unlock()
		return ctx.Err()
	}
}

// A pipe ends with its own stop channel, and so does what it has.
type pipe struct {
	nc     net.Conn
	closed bool
	stop   chan struct{}
	lines  chan string
}

func dialPipe(addr string) (*pipe, error) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &pipe{nc: nc, stop: make(chan struct{}), lines: make(chan string)}, nil
}

func (p *pipe) Close() {
	if p.closed {
		return
	}
	p.closed = true
	p.nc.Close()
}

func (p *pipe) Next() string {
	select {
	case l := <-p.lines:
		return l
	case <-p.stop:
		p.closed = true
		return ""
	}
}

// A reply's Close looks at the flag only to answer, and closes anyway.
type reply struct {
	body   net.Conn
	closed bool
	data   chan []byte
}

func get(addr string) (*reply, error) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &reply{body: nc}, nil
}

func (r *reply) Close() error {
	err := errors.New("closed twice")
	if !r.closed {
		err = nil
	}
	r.closed = true
	return errors.Join(err, r.body.Close())
}

func (r *reply) Read(ctx context.Context) ([]byte, error) {
	select {
	case d := <-r.data:
		return d, nil
	case <-ctx.Done():
		r.closed = true
		return nil, ctx.Err()
	}
}

// A port's flag is set on all ways: the connection is not its own.
type port struct {
	nc     net.Conn
	closed bool
}

func usePort(addr string) (*port, error) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &port{nc: nc}, nil
}

func (p *port) Close() {
	if p.closed {
		return
	}
	p.closed = true
	p.nc.Close()
}

func (p *port) Detach(ctx context.Context, handOver func(context.Context) error) error {
	err := handOver(ctx)
	p.closed = true
	return err
}
