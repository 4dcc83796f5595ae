package auditentries

import (
	"context"
	"sync"
	"time"
)

// Shelves have a lock for each book, and a pause before the next try.
type Shelves struct {
	locks  sync.Map
	mu     sync.Mutex
	pauses map[string]time.Duration
	fetch  func(ctx context.Context, title string) error
}

// Remove forgets the lock with the book. One that stays is there for the next.
func (s *Shelves) Remove(ctx context.Context, title string) error {
	entry, _ := s.locks.LoadOrStore(title, &sync.Mutex{})
	lock := entry.(*sync.Mutex)
	lock.Lock()
	defer lock.Unlock()
	if err := s.fetch(ctx, title); err != nil {
		return err
	}
	s.locks.Delete(title)
	return nil
}

// Reconcile waits longer each time, until it was done.
func (s *Shelves) Reconcile(ctx context.Context, title string) (time.Duration, error) {
	s.mu.Lock()
	if _, ok := s.pauses[title]; !ok {
		s.pauses[title] = time.Second
	}
	pause := s.pauses[title]
	s.mu.Unlock()
	if err := s.fetch(ctx, title); err != nil {
		return pause, err
	}
	s.mu.Lock()
	delete(s.pauses, title)
	s.mu.Unlock()
	return 0, nil
}

// Sell forgets the lock of readers with the book, and only then.
func (s *Shelves) Sell(ctx context.Context, title string) error {
	entry, _ := s.locks.LoadOrStore(title, &sync.RWMutex{})
	lock := entry.(*sync.RWMutex)
	lock.RLock()
	defer lock.RUnlock()
	if err := s.fetch(ctx, title); err != nil {
		return err
	}
	s.locks.Delete(title)
	return nil
}
