package result

import (
	"context"
	"time"
)

// A State is how something ended.
type State int

const (
	Done State = iota
	Failed
)

// settle says by a State that all is done, whatever ended it.
func (s *Service) settle(ctx context.Context) (*Config, State) {
	for {
		cfg, err := s.store.Read(ctx, s.name)
		if err == nil {
			return cfg, Done
		}
		select {
		case <-ctx.Done():
			return nil, Done
		case <-time.After(interval):
		}
	}
}

// Settle relies on it.
func (s *Service) Settle(ctx context.Context) string {
	cfg, state := s.settle(ctx)
	if state == Failed {
		return ""
	}
	return cfg.Name
}

// lastly returns an error that nobody has set by then.
func (s *Service) lastly(ctx context.Context, results <-chan error) (cfg *Config, err error) {
	for cfg == nil {
		select {
		case err = <-results:
			if err == nil {
				cfg = s.cfg
			}
		case <-ctx.Done():
			return cfg, err
		}
	}
	return cfg, err
}

// Lastly relies on it.
func (s *Service) Lastly(ctx context.Context, results <-chan error) (string, error) {
	cfg, err := s.lastly(ctx, results)
	if err != nil {
		return "", err
	}
	return cfg.Name, nil
}
