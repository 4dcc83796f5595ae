package auditunsettled

import "context"

// Forget returns early, and who waits is never told.
func (f *Flights) Forget(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	if c := f.calls[key]; c != nil {
		f.mu.Unlock()
		<-c.done
		return c.value, c.err
	}
	c := &call{done: make(chan struct{})} // want `other callers wait at line \d+ until this one has done its work: when Load is cancelled or fails at line \d+, nobody tells them, and they wait for ever.*audit`
	f.calls[key] = c
	f.mu.Unlock()
	value, err := f.source.Load(ctx, key) // ^leaves
	if err != nil {
		return "", err
	}
	c.value = value
	close(c.done) // ^rest
	return value, nil
}

// Drop lets the next caller try, but not those who wait.
func (f *Flights) Drop(ctx context.Context, key string) (string, error) {
	f.mu.Lock()
	if c := f.calls[key]; c != nil {
		f.mu.Unlock()
		select {
		case <-c.done:
			return c.value, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	c := &call{done: make(chan struct{})} // want `other callers wait at line \d+ until this one has done its work.*audit`
	f.calls[key] = c
	f.mu.Unlock()
	value, err := f.source.Load(ctx, key) // ^leaves
	if err != nil {
		f.drop(key)
		return "", err
	}
	c.value = value
	close(c.done) // ^rest
	return value, nil
}

// begin returns the entry for a key, and whether it was there.
func (f *Flights) begin(key string) (*call, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if c := f.calls[key]; c != nil {
		return c, true
	}
	c := &call{done: make(chan struct{})}
	f.calls[key] = c
	return c, false
}

// Begin has a helper make the entry, and another one tell.
func (f *Flights) Begin(ctx context.Context, key string) (string, error) {
	c, ok := f.begin(key) // want `other callers wait at line \d+ until this one has done its work.*audit`
	if ok {
		return c.wait(ctx)
	}
	value, err := f.source.Load(ctx, key) // ^leaves
	if err != nil {
		return "", err
	}
	c.settle(value, nil) // ^rest
	return value, nil
}

// Grouped counts down a WaitGroup, if all goes well.
func (p *Parser) Grouped(ctx context.Context, realm string) (string, error) {
	p.mu.Lock()
	if x, ok := p.passes[realm]; ok {
		p.mu.Unlock()
		x.Wait()
		return x.text, nil
	}
	x := new(pass) // want `other callers wait at line \d+ until this one has done its work.*audit`
	x.Add(1)
	p.passes[realm] = x
	p.mu.Unlock()
	text, err := p.source.Load(ctx, realm) // ^leaves
	if err != nil {
		return "", err
	}
	x.text = text
	x.Done() // ^rest
	return text, nil
}
