package result

import "context"

// What is kept for the call itself is not relied on.
func (s *Service) report(ctx context.Context) error {
	for _, name := range s.known {
		if ctx.Err() != nil {
			return nil
		}
		println("knows", name)
	}
	return nil
}

func (s *Service) Report(ctx context.Context) {
	if err := s.report(ctx); err != nil {
		println("no report", err.Error())
	}
}

// The result says how far it came.
func (s *Service) upTo(ctx context.Context) (list []string, rest bool, err error) {
	for {
		if ctx.Err() != nil {
			return list, true, nil
		}
		page, err := s.store.Keys(ctx, "")
		if err != nil || len(page) == 0 {
			return list, false, err
		}
		list = append(list, page...)
	}
}

func (s *Service) UpTo(ctx context.Context) (string, error) {
	list, rest, err := s.upTo(ctx)
	if err != nil || rest || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

// Nobody ends a context that is cut off.
func (s *Service) sure(ctx context.Context) (*Config, error) {
	cfg, err := s.store.Read(context.WithoutCancel(ctx), s.name)
	if err != nil {
		return nil, err
	}
	return cfg, nil
}

func (s *Service) Sure(ctx context.Context) (string, error) {
	cfg, err := s.sure(ctx)
	if err != nil {
		return "", err
	}
	return cfg.Name, nil
}
