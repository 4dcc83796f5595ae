package result

import "context"

// firstTold is a generic helper that fails.
func firstTold[T any](ctx context.Context, try func() (*T, error)) (*T, error) {
	for {
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		if v, err := try(); err == nil {
			return v, nil
		}
	}
}

func (s *Service) NamedTold(ctx context.Context) (string, error) {
	cfg, err := firstTold(ctx, func() (*Config, error) { return s.store.Read(ctx, s.name) })
	if err != nil {
		return "", err
	}
	return cfg.Name, nil
}

// firstMaybe may return nothing, and its caller looks.
func firstMaybe[T any](ctx context.Context, try func() (*T, error)) (*T, error) {
	for {
		if ctx.Err() != nil {
			return nil, nil
		}
		if v, err := try(); err == nil {
			return v, nil
		}
	}
}

func (s *Service) NamedMaybe(ctx context.Context) (string, error) {
	cfg, err := firstMaybe(ctx, func() (*Config, error) { return s.store.Read(ctx, s.name) })
	if err != nil || cfg == nil {
		return "", err
	}
	return cfg.Name, nil
}
