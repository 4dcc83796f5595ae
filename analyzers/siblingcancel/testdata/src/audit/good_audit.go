package audit

import "context"

// DoSafely gives the work a context of its own.
func (m *Memo) DoSafely(ctx context.Context, key string, work func(context.Context) (any, error)) (any, error) {
	v, err, _ := m.flights.Do(key, func() (any, error) { return work(context.WithoutCancel(ctx)) })
	return v, err
}
