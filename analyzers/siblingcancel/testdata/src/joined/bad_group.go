package joined

import (
	"context"
	"sync"
	"time"
)

// A Parser keeps what it has parsed, and a WaitGroup for those who come while it
// does.
type Parser struct {
	plans  plans
	source Source
	mu     sync.Mutex
	passes map[string]*pass
}

type plan struct {
	wg  sync.WaitGroup
	err error
}

// plans is a cache that knows nothing of what it keeps.
type plans struct {
	mu   sync.Mutex
	kept cache
}

type cache interface {
	Get(key string) (any, bool)
	Add(key string, v any)
}

// once returns the plan for a key, and whether it was there.
func (p *plans) once(key string, fill func(cache) *plan) (*plan, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if v, ok := p.kept.Get(key); ok {
		return v.(*plan), true
	}
	return fill(p.kept), false
}

// Plan gets its entry from a helper, which has it made by a function that it is given.
func (p *Parser) Plan(ctx context.Context, key string) (*plan, error) {
	e, ok := p.plans.once(key, func(c cache) *plan {
		e := new(plan)
		e.wg.Add(1)
		c.Add(key, e)
		return e
	})
	if ok {
		e.wg.Wait()
		return e, e.err // ^rest
	}
	if _, err := p.source.Load(ctx, key); err != nil { /* ^leaves */ // want `p.source.Load at line \d+ works for all callers that wait`
		e.err = err
		e.wg.Done()
		return nil, err
	}
	e.wg.Done()
	return e, nil
}

// A pass is good until it expires.
type pass struct {
	sync.WaitGroup
	text    string
	err     error
	expires time.Time
}

// Pass keeps the outcome, whatever it is.
func (p *Parser) Pass(ctx context.Context, realm string) (text string, err error) {
	p.mu.Lock()
	if x, ok := p.passes[realm]; ok {
		p.mu.Unlock()
		x.Wait()
		if x.expires.IsZero() || x.expires.After(time.Now()) {
			return x.text, x.err // ^rest
		}
		p.mu.Lock()
	}
	x := new(pass)
	x.Add(1)
	p.passes[realm] = x
	p.mu.Unlock()
	defer func() {
		x.text, x.err = text, err
		if err == nil {
			x.expires = time.Now().Add(time.Minute)
		}
		x.Done()
	}()
	text, err = p.source.Load(ctx, realm) /* ^leaves */ // want `p.source.Load at line \d+ works for all callers that wait`
	if err != nil {
		return "", err
	}
	return "pass " + text, nil
}
