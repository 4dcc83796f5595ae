package flight

import (
	"context"

	"golang.org/x/sync/singleflight"
)

// A Loader loads values of any kind.
type Loader[V any] struct {
	flights singleflight.Group
	load    func(ctx context.Context, key string) (V, error)
	source  Source
}

// Get loads with a context that nobody who waits can end.
func (l *Loader[V]) Get(ctx context.Context, key string) (V, error) {
	v, err, _ := l.flights.Do(key, func() (any, error) { return l.load(context.WithoutCancel(ctx), key) })
	if err != nil {
		var none V
		return none, err
	}
	return v.(V), nil
}
