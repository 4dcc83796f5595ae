package result

import (
	"context"
	"time"
)

// The caller is told.
func (s *Service) told(ctx context.Context) (*Config, error) {
	for {
		if cfg, err := s.store.Read(ctx, s.name); err == nil {
			return cfg, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(interval):
		}
	}
}

func (s *Service) Told(ctx context.Context) (string, error) {
	cfg, err := s.told(ctx)
	if err != nil {
		return "", err
	}
	return cfg.Name, nil
}

// The caller looks whether there is one.
func (s *Service) maybe(ctx context.Context) (*Config, error) {
	select {
	case <-s.store.Ready():
		return s.store.Read(ctx, s.name)
	case <-ctx.Done():
		return nil, nil
	}
}

func (s *Service) Maybe(ctx context.Context) (string, error) {
	cfg, err := s.maybe(ctx)
	if err != nil || cfg == nil {
		return "", err
	}
	return cfg.Name, nil
}

// The caller asks the context itself.
func (s *Service) some(ctx context.Context) ([]string, error) {
	var all []string
	for {
		if ctx.Err() != nil {
			return all, nil
		}
		page, err := s.store.Keys(ctx, "")
		if err != nil || len(page) == 0 {
			return all, err
		}
		all = append(all, page...)
	}
}

func (s *Service) Some(ctx context.Context) error {
	keys, err := s.some(ctx)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.known = keys
	return nil
}

// The error of the function is set by a defer.
func (s *Service) deferred(ctx context.Context) (cfg *Config, err error) {
	defer func() {
		if err == nil && ctx.Err() != nil {
			err = ctx.Err()
		}
	}()
	select {
	case <-s.store.Ready():
		return s.store.Read(ctx, s.name)
	case <-ctx.Done():
		return nil, nil
	}
}

func (s *Service) Deferred(ctx context.Context) (string, error) {
	cfg, err := s.deferred(ctx)
	if err != nil {
		return "", err
	}
	return cfg.Name, nil
}

// The service's own life ends.
type Daemon struct {
	ctx   context.Context
	store Store
}

func (d *Daemon) config() (*Config, error) {
	select {
	case <-d.store.Ready():
		return d.store.Read(d.ctx, "daemon")
	case <-d.ctx.Done():
		return nil, nil
	}
}

func (d *Daemon) Name() (string, error) {
	cfg, err := d.config()
	if err != nil {
		return "", err
	}
	return cfg.Name, nil
}

// What is left undone after a failure of another kind is somebody's decision.
func (s *Service) optional(ctx context.Context) (*Config, error) {
	cfg, err := s.store.Read(ctx, "optional")
	if err != nil {
		return nil, nil
	}
	s.cfg = cfg
	return cfg, nil
}

func (s *Service) Optional(ctx context.Context) (string, error) {
	cfg, err := s.optional(ctx)
	if err != nil {
		return "", err
	}
	return cfg.Name, nil
}
