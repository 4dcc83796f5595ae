package auditdeviance

import (
	"context"
	"slices"
	"sync"
)

// A Directory tells who waits for a name that it has come.
type Directory struct {
	mu        sync.Mutex
	listeners map[string][]chan struct{}
}

// Listen takes itself off the list, and the list out of the map if nobody else is
// on it; that the answer of the context is returned then decides nothing.
func (d *Directory) Listen(ctx context.Context, name string) error {
	ch := make(chan struct{})
	d.mu.Lock()
	d.listeners[name] = append(d.listeners[name], ch)
	d.mu.Unlock()

	select {
	case <-ctx.Done():
		d.mu.Lock()
		defer d.mu.Unlock()
		d.listeners[name] = slices.DeleteFunc(d.listeners[name], func(c chan struct{}) bool { return c == ch })
		if len(d.listeners[name]) == 0 {
			delete(d.listeners, name)
		}
		return ctx.Err()
	case <-ch:
		return nil
	}
}
