package auditderived

import "context"

// A Service runs until it is stopped.
type Service struct{ cancel context.CancelFunc }

// begin returns the context to run with, and what to call when the service has
// started and when it has stopped.
func (s *Service) begin(ctx context.Context) (context.Context, bool, func(), func()) {
	ctx, s.cancel = context.WithCancel(ctx)
	return ctx, true, func() {}, s.cancel
}

// Run calls what tells that it has started, which is no cancel function.
func (s *Service) Run(ctx context.Context, work func(context.Context) error) error {
	ctx, ok, started, stopped := s.begin(ctx)
	if !ok {
		return nil
	}
	defer stopped()
	started()
	return wait(ctx, work)
}

func wait(ctx context.Context, work func(context.Context) error) error {
	if err := work(ctx); err != nil {
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}
