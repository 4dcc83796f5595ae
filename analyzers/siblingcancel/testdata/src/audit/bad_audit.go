package audit

import "context"

// Do has work of others done, who may know better.
func (m *Memo) Do(ctx context.Context, key string, work func(context.Context) (any, error)) (any, error) {
	v, err, _ := m.flights.Do(key, func() (any, error) { // ^rest
		return work(ctx) /* ^leaves */ // want `work at line \d+ works for all callers.*audit`
	})
	return v, err
}
