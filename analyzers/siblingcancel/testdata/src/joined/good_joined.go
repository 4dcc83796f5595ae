package joined

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Detached works on a context that nobody who waits can end.
func (f *Flights) Detached(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	if c := f.calls[key]; c != nil {
		f.mu.Unlock()
		<-c.done
		return c.value, c.err
	}
	c := &call{done: make(chan struct{})}
	f.calls[key] = c
	f.mu.Unlock()
	c.value, c.err = f.source.Load(context.WithoutCancel(ctx), key)
	f.drop(key)
	close(c.done)
	return c.value, c.err
}

// ForLife works for as long as the object lives.
func (f *Flights) ForLife(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	c, ok := f.calls[key]
	if !ok {
		c = &call{done: make(chan struct{})}
		f.calls[key] = c
		go f.run(f.life, key, c)
	}
	f.mu.Unlock()
	return c.wait(ctx)
}

// Again does the work itself if who was first has gone.
func (f *Flights) Again(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	if c := f.calls[key]; c != nil {
		f.mu.Unlock()
		<-c.done
		if !errors.Is(c.err, context.Canceled) && !errors.Is(c.err, context.DeadlineExceeded) {
			return c.value, c.err
		}
		f.mu.Lock()
	}
	c := &call{done: make(chan struct{})}
	f.calls[key] = c
	f.mu.Unlock()
	c.value, c.err = f.source.Load(ctx, key)
	f.drop(key)
	close(c.done)
	return c.value, c.err
}

// Own asks whether it is its own context that has ended.
func (f *Flights) Own(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	if c := f.calls[key]; c != nil {
		f.mu.Unlock()
		<-c.done
		if c.err == nil || ctx.Err() != nil {
			return c.value, c.err
		}
		return f.Own(ctx, key)
	}
	c := &call{done: make(chan struct{})}
	f.calls[key] = c
	f.mu.Unlock()
	c.value, c.err = f.source.Load(ctx, key)
	f.drop(key)
	close(c.done)
	return c.value, c.err
}

var errAgain = errors.New("the one who was first has gone: try again")

// Told keeps the end of its own context to itself.
func (f *Flights) Told(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	if c := f.calls[key]; c != nil {
		f.mu.Unlock()
		<-c.done
		return c.value, c.err
	}
	c := &call{done: make(chan struct{})}
	f.calls[key] = c
	f.mu.Unlock()
	value, err := f.source.Load(ctx, key)
	f.drop(key)
	defer close(c.done)
	if ctx.Err() != nil {
		c.err = errAgain
		return "", ctx.Err()
	}
	c.value, c.err = value, err
	return value, err
}

// Other does the work if that of the other has failed.
func (f *Flights) Other(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	if c := f.calls[key]; c != nil {
		f.mu.Unlock()
		<-c.done
		if c.err == nil {
			return c.value, nil
		}
		return f.source.Load(ctx, key)
	}
	c := &call{done: make(chan struct{})}
	f.calls[key] = c
	f.mu.Unlock()
	c.value, c.err = f.source.Load(ctx, key)
	f.drop(key)
	close(c.done)
	return c.value, c.err
}

// A Line is a connection that is dead after its first failure, and says why.
type Line struct {
	gone   chan struct{}
	err    error
	source Source
}

// Lines has a line for each name.
type Lines struct{ lines map[string]*Line }

// Ask fails with the last word of a line that is gone.
func (l *Lines) Ask(ctx context.Context, name string) (string, error) {
	c := l.lines[name]
	select {
	case <-c.gone:
		return "", c.err
	default:
	}
	v, err := c.source.Load(ctx, name)
	if err != nil {
		c.err = err
		close(c.gone)
	}
	return v, err
}

// A Desk has requests that one goroutine works on.
type Desk struct {
	requests chan *call
	source   Source
}

// Ask waits for the answer to its own request.
func (d *Desk) Ask(ctx context.Context, key string) (string, error) {
	if d.requests == nil {
		return d.source.Load(ctx, key)
	}
	c := &call{done: make(chan struct{}), value: key}
	d.requests <- c
	<-c.done
	return c.value, c.err
}

// serve works on the requests of all.
func (d *Desk) serve(ctx context.Context) {
	for c := range d.requests {
		c.value, c.err = d.source.Load(ctx, c.value)
		close(c.done)
	}
}

// Start starts it.
func (d *Desk) Start(ctx context.Context) { go d.serve(ctx) }

// A Batch has its work done ahead, and asks for the rest itself.
type Batch struct {
	mu     sync.Mutex
	ahead  map[string]*call
	source Source
}

// Next takes what was done ahead. What it does itself, nobody else gets.
func (b *Batch) Next(ctx context.Context, key string) (string, error) {
	b.mu.Lock()
	c := b.ahead[key]
	delete(b.ahead, key)
	b.mu.Unlock()
	if c != nil {
		<-c.done
		return c.value, c.err
	}
	return b.source.Load(ctx, key)
}

// Timed works within a time that it sets, whoever has come first.
func (f *Flights) Timed(key string) (string, error) {
	f.mu.Lock()
	if c := f.calls[key]; c != nil {
		f.mu.Unlock()
		<-c.done
		return c.value, c.err
	}
	c := &call{done: make(chan struct{})}
	f.calls[key] = c
	f.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c.value, c.err = f.source.Load(ctx, key)
	f.drop(key)
	close(c.done)
	return c.value, c.err
}
