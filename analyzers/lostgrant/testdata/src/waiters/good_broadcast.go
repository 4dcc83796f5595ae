package waiters

import (
	"context"
	"sync"
)

// A Loader loads once for all who want the same at the same time.
type Loader struct {
	mu    sync.Mutex
	loads map[string]*load
	fetch func(key string) string
}

type load struct {
	waiters []chan string
	running bool
}

// Load tells all who wait what it has loaded: who has left misses nothing that
// was for nobody else.
func (l *Loader) Load(ctx context.Context, key string) (string, error) {
	l.mu.Lock()
	if running := l.loads[key]; running != nil {
		ch := make(chan string, 1)
		running.waiters = append(running.waiters, ch)
		l.mu.Unlock()
		select {
		case v := <-ch:
			return v, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	mine := &load{waiters: []chan string{}, running: true}
	l.loads[key] = mine
	l.mu.Unlock()

	v := l.fetch(key)

	l.mu.Lock()
	waiters := mine.waiters
	delete(l.loads, key)
	l.mu.Unlock()
	for _, ch := range waiters {
		ch <- v
	}
	return v, nil
}
