package flight

import (
	"context"
	"errors"
	"net/http"
	"time"

	"depwork"
)

// Get loads with the context of whoever came first.
func (c *Cache) Get(ctx context.Context, key string) (string, error) {
	v, err, _ := c.flights.Do(key, func() (any, error) { // ^rest
		return c.source.Load(ctx, key) /* ^leaves */ // want `c.source.Load at line \d+ works for all callers that c.flights.Do at line \d+ brings together, but is given ctx of one of them: when that one is cancelled, all fail`
	})
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

// GetSoon gives up waiting, and so ends the work of the others.
func (c *Cache) GetSoon(ctx context.Context, key string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	ch := c.flights.DoChan(key, func() (any, error) { // ^rest
		return c.load(ctx, key) /* ^leaves */ // want `c.load at line \d+ works for all callers`
	})
	select {
	case r := <-ch:
		v, _ := r.Val.(string)
		return v, r.Err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Fetch has the work done by another package.
func (c *Cache) Fetch(ctx context.Context, key string) (any, error) {
	work := func() (any, error) {
		return depwork.Fetch(ctx, key) /* ^leaves */ // want `depwork.Fetch at line \d+ works for all callers`
	}
	v, err, _ := c.flights.Do(key, work) // ^rest
	return v, err
}

// ServeHTTP works with the context of a request.
func (c *Cache) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v, err, _ := c.flights.Do(r.URL.Path, func() (any, error) { // ^rest
		return c.load(r.Context(), r.URL.Path) /* ^leaves */ // want `c.load at line \d+ works for all callers`
	})
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	w.Write([]byte(v.(string)))
}

// GetAnyway goes on to its source when the first call fails.
func (c *Cache) GetAnyway(ctx context.Context, key string) (any, error) {
	v, err, _ := c.flights.Do(key, func() (any, error) { // ^rest
		if v, err := c.load(ctx, "near/"+key); err == nil {
			return v, nil
		} else {
			println("not near", err.Error())
		}
		return c.source.Load(ctx, key) /* ^leaves */ // want `c.source.Load at line \d+ works for all callers .* when that one is cancelled, all fail`
	})
	return v, err
}

// GetWrapped has an error of its own.
func (c *Cache) GetWrapped(ctx context.Context, key string) (any, error) {
	v, err, _ := c.flights.Do(key, func() (any, error) { // ^rest
		v, err := c.load(ctx, key) /* ^leaves */ // want `c.load at line \d+ works for all callers .* all fail`
		if err != nil {
			return nil, errors.New("not there")
		}
		return v, nil
	})
	return v, err
}

// SameTrip asks with a request of its own, which has the context of the first.
func (c *Cache) SameTrip(req *http.Request) (any, error) {
	v, err, _ := c.flights.Do(req.URL.String(), func() (any, error) { // ^rest
		return http.DefaultTransport.RoundTrip(req.Clone(req.Context())) /* ^leaves */ // want "but is given .* of one of them"
	})
	return v, err
}

type tenant struct{}

// GetOfTenant shares the work between all who want the same key for a tenant.
func (c *Cache) GetOfTenant(ctx context.Context, key string) (any, error) {
	v, err, _ := c.flights.Do(ctx.Value(tenant{}).(string)+"/"+key, func() (any, error) { // ^rest
		return c.load(ctx, key) /* ^leaves */ // want `c.load at line \d+ works for all callers`
	})
	return v, err
}

// GetGrown has a key that is made of itself.
func (c *Cache) GetGrown(ctx context.Context, parts []string) (any, error) {
	var key string
	for range parts {
		key += ctx.Value(tenant{}).(string)
	}
	v, err, _ := c.flights.Do(key, func() (any, error) { // ^rest
		return c.load(ctx, key) /* ^leaves */ // want `c.load at line \d+ works for all callers`
	})
	return v, err
}
