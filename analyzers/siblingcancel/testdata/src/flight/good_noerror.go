package flight

import "context"

// best has no error to return.
func (c *Cache) best(ctx context.Context, key string) (string, bool) {
	v, err := c.source.Load(ctx, key)
	return v, err == nil
}

func (c *Cache) keep(key, v string, ok bool) string {
	if ok {
		c.values[key] = v
	}
	return v
}

// GetBest shares work that has no error to tell of, and so may not heed its context at
// all. An audit reports it.
func (c *Cache) GetBest(ctx context.Context, key string) (any, error) {
	v, err, _ := c.flights.Do(key, func() (any, error) {
		if v, err := c.load(ctx, "near/"+key); err == nil {
			return v, nil
		}
		v, ok := c.best(ctx, key)
		return c.keep(key, v, ok), nil
	})
	return v, err
}
