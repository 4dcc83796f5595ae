package auditunsettled

import (
	"context"
	"errors"
)

// Always tells those who wait, in a defer.
func (f *Flights) Always(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	if c := f.calls[key]; c != nil {
		f.mu.Unlock()
		<-c.done
		return c.value, nil
	}
	c := &call{done: make(chan struct{})}
	f.calls[key] = c
	f.mu.Unlock()
	defer close(c.done)
	value, err := f.source.Load(ctx, key)
	if err != nil {
		return "", err
	}
	c.value = value
	return value, nil
}

// fail tells those who wait that it has come to nothing.
func (f *Flights) fail(key string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if c := f.calls[key]; c != nil {
		delete(f.calls, key)
		c.err = err
		close(c.done)
	}
}

var errGone = errors.New("who was first has gone")

// Failed finds the entry by its key.
func (f *Flights) Failed(ctx context.Context, key string) (string, error) {
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
	if err != nil {
		f.fail(key, errGone)
		return "", err
	}
	c.value = value
	close(c.done)
	return value, nil
}

// Handed hands the entry to somebody else.
func (f *Flights) Handed(ctx context.Context, key string, later func(*call)) (string, error) {
	f.mu.Lock()
	if c := f.calls[key]; c != nil {
		f.mu.Unlock()
		<-c.done
		return c.value, nil
	}
	c := &call{done: make(chan struct{})}
	f.calls[key] = c
	f.mu.Unlock()
	value, err := f.source.Load(ctx, key)
	if err != nil {
		later(c)
		return "", err
	}
	c.value = value
	close(c.done)
	return value, nil
}

// Late makes its entry when the work is done.
func (f *Flights) Late(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	c := f.calls[key]
	f.mu.Unlock()
	if c != nil {
		<-c.done
		return c.value, nil
	}
	value, err := f.source.Load(ctx, key)
	if err != nil {
		return "", err
	}
	c = &call{done: make(chan struct{}), value: value}
	f.mu.Lock()
	f.calls[key] = c
	f.mu.Unlock()
	close(c.done)
	return value, nil
}

// first leaves the entry to its caller if it fails.
func (f *Flights) first(ctx context.Context, key string) (string, error) {
	c, ok := f.begin(key)
	if ok {
		return c.wait(ctx)
	}
	value, err := f.source.Load(ctx, key)
	if err != nil {
		return "", err
	}
	c.settle(value, nil)
	return value, nil
}

// First tells those who wait.
func (f *Flights) First(ctx context.Context, key string) (string, error) {
	v, err := f.first(ctx, key)
	if err != nil {
		f.fail(key, errGone)
	}
	return v, err
}

// A Visit has a channel for each way that it can end.
type Visit struct {
	done, failed chan struct{}
	value        string
}

// A Tour has visits under way.
type Tour struct {
	Flights
	visits map[string]*Visit
}

// Visit tells those who wait by another channel that it has failed.
func (t *Tour) Visit(ctx context.Context, key string) (string, error) {
	t.mu.Lock()
	if v := t.visits[key]; v != nil {
		t.mu.Unlock()
		select {
		case <-v.done:
			return v.value, nil
		case <-v.failed:
			return "", errGone
		}
	}
	v := &Visit{done: make(chan struct{}), failed: make(chan struct{})}
	t.visits[key] = v
	t.mu.Unlock()
	value, err := t.source.Load(ctx, key)
	if err != nil {
		close(v.failed)
		return "", err
	}
	v.value = value
	close(v.done)
	return value, nil
}

// Own works on an entry that nobody else can find.
func (t *Tour) Own(ctx context.Context, key string) (string, error) {
	if v := t.visits[key]; v != nil {
		<-v.done
		return v.value, nil
	}
	v := &Visit{done: make(chan struct{})}
	value, err := t.source.Load(ctx, key)
	if err != nil {
		return "", err
	}
	v.value = value
	close(v.done)
	return v.value, nil
}
