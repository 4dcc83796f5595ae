// Package flight has work that several callers share.
package flight

import (
	"context"

	"golang.org/x/sync/singleflight"
)

// A Source is where values come from.
type Source interface {
	Load(ctx context.Context, key string) (string, error)
}

// A Cache asks its source once for all that want the same.
type Cache struct {
	flights singleflight.Group
	source  Source
	life    context.Context
	values  map[string]string
}

func (c *Cache) load(ctx context.Context, key string) (string, error) {
	if v, ok := c.values[key]; ok {
		return v, nil
	}
	return c.source.Load(ctx, key)
}
