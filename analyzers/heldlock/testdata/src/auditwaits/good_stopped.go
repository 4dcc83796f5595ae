package auditwaits

import "sync"

// A Tracker hands updates to a goroutine, which goes on until it is stopped.
type Tracker struct {
	mu      sync.RWMutex
	updates chan int
	stopped chan struct{}
	enabled bool
}

// Track gives up when the tracker is stopped: it waits for the goroutine, and
// the stop only ends that.
func (t *Tracker) Track(n int) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if !t.enabled {
		return
	}
	updates, done := t.updates, t.stopped
	select {
	case <-done:
	case updates <- n:
	}
}

// Disable stops it under the lock.
func (t *Tracker) Disable() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.enabled = false
	close(t.stopped)
}

// Enable starts it.
func (t *Tracker) Enable() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.enabled, t.updates, t.stopped = true, make(chan int), make(chan struct{})
	go func(updates chan int, stopped chan struct{}) {
		for {
			select {
			case <-updates:
			case <-stopped:
				return
			}
		}
	}(t.updates, t.stopped)
}
