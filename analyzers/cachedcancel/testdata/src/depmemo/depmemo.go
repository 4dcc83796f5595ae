// Package depmemo keeps answers.
package depmemo

import "sync"

type entry[V any] struct {
	v   V
	err error
}

// A Cache keeps answers and errors by their keys.
type Cache[V any] struct {
	mu sync.Mutex
	m  map[string]entry[V]
}

// Get returns the answer for a key, if there is one.
func (c *Cache[V]) Get(key string) (V, error, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.m[key]
	return e.v, e.err, ok
}

// Put keeps an answer.
func (c *Cache[V]) Put(key string, v V, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.m[key] = entry[V]{v, err}
}
