package result

import (
	"context"
	"errors"
	"time"
)

// A nil pointer and a nil error.
func (s *Service) config(ctx context.Context) (*Config, error) {
	for {
		cfg, err := s.store.Read(ctx, s.name)
		if err == nil {
			return cfg, nil
		}
		select {
		case <-ctx.Done(): // ^leaves
			return nil, nil // want `config reports success when ctx ends at line \d+, with work left: Reload relies on the result at line \d+`
		case <-time.After(interval):
		}
	}
}

func (s *Service) Reload(ctx context.Context) error {
	cfg, err := s.config(ctx)
	if err != nil {
		return err
	}
	s.name = cfg.Name // ^rest
	return nil
}

// The list is what there was until then, and it is kept.
func (s *Service) keys(ctx context.Context) ([]string, error) {
	var all []string
	after := ""
	for {
		if ctx.Err() != nil { // ^leaves
			return all, nil // want `keys reports success when ctx ends at line \d+, with work left: Refresh relies on the result at line \d+`
		}
		page, err := s.store.Keys(ctx, after)
		if err != nil {
			return nil, err
		}
		if len(page) == 0 {
			return all, nil
		}
		all = append(all, page...)
		after = page[len(page)-1]
	}
}

func (s *Service) Refresh(ctx context.Context) error {
	keys, err := s.keys(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = keys // ^rest
	return nil
}

// The error was asked, and the answer is taken for success.
func (s *Service) limits(ctx context.Context) (map[string]int, error) {
	cfg, err := s.store.Read(ctx, "limits") // ^leaves
	if errors.Is(err, context.Canceled) {
		return nil, nil // want `limits reports success when Read is cancelled or fails at line \d+, with work left: Raise relies on the result`
	}
	if err != nil {
		return nil, err
	}
	for key, limit := range cfg.Limit {
		cfg.Limit[key] = max(limit, 1)
	}
	return cfg.Limit, nil
}

func (s *Service) Raise(ctx context.Context, key string) error {
	limits, err := s.limits(ctx)
	if err != nil {
		return err
	}
	limits[key]++ // ^rest
	return nil
}

// An interface that is nil.
type Conn interface{ Send(b []byte) error }

func (s *Service) dial(ctx context.Context, dial func() (Conn, error)) (Conn, error) {
	select {
	case <-s.store.Ready():
		return dial()
	case <-ctx.Done(): // ^leaves
		return nil, nil // want `dial reports success when ctx ends at line \d+, with work left: Hello relies on the result`
	}
}

func (s *Service) Hello(ctx context.Context, dial func() (Conn, error)) error {
	c, err := s.dial(ctx, dial)
	if err != nil {
		return err
	}
	return c.Send([]byte("hello")) // ^rest
}

// A generic helper.
func first[T any](ctx context.Context, try func() (*T, error)) (*T, error) {
	for {
		select {
		case <-ctx.Done(): // ^leaves
			return nil, nil // want `first reports success when ctx ends at line \d+, with work left: Named relies on the result`
		default:
		}
		if v, err := try(); err == nil {
			return v, nil
		}
	}
}

func (s *Service) Named(ctx context.Context) (string, error) {
	cfg, err := first(ctx, func() (*Config, error) { return s.store.Read(ctx, s.name) })
	if err != nil {
		return "", err
	}
	return cfg.Name, nil // ^rest
}
