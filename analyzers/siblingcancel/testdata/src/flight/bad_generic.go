package flight

import "context"

// Parse loads with the context of whoever came first.
func (l *Loader[V]) Parse(ctx context.Context, key string, parse func(string) (V, error)) (V, error) {
	v, err, _ := l.flights.Do(key, func() (any, error) { // ^rest
		text, err := l.source.Load(ctx, key) /* ^leaves */ // want `l.source.Load at line \d+ works for all callers`
		if err != nil {
			return nil, err
		}
		return parse(text)
	})
	if err != nil {
		var none V
		return none, err
	}
	return v.(V), nil
}
