package flight

import (
	"context"
	"net/http"
	"time"

	"depwork"
)

// GetSafely loads with a context that nobody who waits can end.
func (c *Cache) GetSafely(ctx context.Context, key string) (any, error) {
	v, err, _ := c.flights.Do(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		return c.load(ctx, key)
	})
	return v, err
}

// Outside cuts it off before.
func (c *Cache) Outside(ctx context.Context, key string) (any, error) {
	shared := depwork.Detached(ctx)
	v, err, _ := c.flights.Do(key, func() (any, error) { return c.load(shared, key) })
	return v, err
}

// ForLife loads for as long as the cache lives.
func (c *Cache) ForLife(ctx context.Context, key string) (any, error) {
	ch := c.flights.DoChan(key, func() (any, error) { return c.load(c.life, key) })
	select {
	case r := <-ch:
		return r.Val, r.Err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Describe does not wait for anything.
func (c *Cache) Describe(ctx context.Context, key string) any {
	v, _, _ := c.flights.Do(key, func() (any, error) { return depwork.Describe(ctx, key), nil })
	return v
}

// Fresh makes the context itself.
func (c *Cache) Fresh(key string) (any, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	v, err, _ := c.flights.Do(key, func() (any, error) { return c.load(ctx, key) })
	return v, err
}

// refresh only runs as a goroutine of the cache.
func (c *Cache) refresh(ctx context.Context, keys <-chan string) {
	for key := range keys {
		c.flights.Do(key, func() (any, error) { return c.load(ctx, key) })
	}
}

// Start starts it.
func (c *Cache) Start(keys <-chan string) { go c.refresh(c.life, keys) }

// Refresh only notes that the one call has failed, and the other is given a
// context of its own.
func (c *Cache) Refresh(ctx context.Context, key string) (any, error) {
	v, err, _ := c.flights.Do(key, func() (any, error) {
		if v, err := c.load(ctx, key); err == nil {
			return v, nil
		} else {
			println("not in the cache", err.Error())
		}
		return c.source.Load(context.WithoutCancel(ctx), key)
	})
	return v, err
}

// Warm is for what it leaves elsewhere.
func (c *Cache) Warm(ctx context.Context, key string) {
	c.flights.Do(key, func() (any, error) {
		c.load(ctx, key)
		return nil, nil
	})
}

// WarmOne says that it does not look at what comes back.
func (c *Cache) WarmOne(ctx context.Context, key string) {
	_, _, _ = c.flights.Do(key, func() (any, error) { return c.load(ctx, key) })
}

// WarmAll has it loaded, and does not look at what comes of it.
func (c *Cache) WarmAll(ctx context.Context, key string) {
	c.flights.Do(key, func() (any, error) { return c.load(ctx, key) })
}

// Trip asks with a request whose context nobody who waits can end: at most its
// deadline is that of the first.
func (c *Cache) Trip(req *http.Request) (any, error) {
	v, err, _ := c.flights.Do(req.URL.String(), func() (any, error) {
		ctx := context.WithoutCancel(req.Context())
		if deadline, ok := req.Context().Deadline(); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, deadline)
			defer cancel()
		}
		return http.DefaultTransport.RoundTrip(req.WithContext(ctx))
	})
	return v, err
}

// CloneTrip has a request of its own.
func (c *Cache) CloneTrip(req *http.Request) (any, error) {
	v, err, _ := c.flights.Do(req.URL.String(), func() (any, error) {
		return http.DefaultTransport.RoundTrip(req.Clone(context.WithoutCancel(req.Context())))
	})
	return v, err
}
