package audit

import "context"

// CollectAll checks the context before it begins.
func (p *Pipeline) CollectAll(ctx context.Context) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, observe := range p.observers {
		observe(ctx)
	}
	sum := 0
	for _, list := range p.drains {
		for _, d := range list {
			sum += d.read()
		}
	}
	return sum, nil
}

// Twice holds no lock: others can come in between anyway.
func (p *Pipeline) Twice(ctx context.Context) error {
	for _, observe := range p.observers {
		observe(ctx)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	for _, list := range p.drains {
		for _, d := range list {
			d.read()
		}
	}
	return nil
}

// Reset drains what the observers have counted before it leaves.
func (p *Pipeline) Reset(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, observe := range p.observers {
		observe(ctx)
		if err := ctx.Err(); err != nil {
			p.drains = nil
			return err
		}
	}
	for _, list := range p.drains {
		for _, d := range list {
			d.read()
		}
	}
	return nil
}

// Move writes two fields that are mostly written alone.
func (s *Session) Move(ctx context.Context, zone string, who func(context.Context, string) (string, error)) error {
	s.zone = zone
	user, err := who(ctx, zone)
	if err != nil {
		return err
	}
	s.user = user
	return nil
}

// A Store counts its reads, and knows the term of the last one.
type Store struct{ reads, term int }

func (s *Store) local() { s.reads, s.term = s.reads+1, 0 }

// Read counts a read that does not come to its end: the count goes up by itself,
// and no lock says that it goes with the term.
func (s *Store) Read(ctx context.Context, term int, wait func(context.Context) error) error {
	s.reads++
	if err := wait(ctx); err != nil {
		return err
	}
	s.term = term
	return nil
}
