package auditdeviance

import (
	"context"
	"errors"
	"sync"
	"time"
)

var errLate = errors.New("late")

// A Board has a note up until it was read.
type Board struct {
	mu      sync.Mutex
	notes   map[string]string
	changed chan int
}

// Put takes the note off again, whatever comes of telling so.
func (b *Board) Put(ctx context.Context, name, text string, read <-chan struct{}) error {
	b.mu.Lock()
	b.notes[name] = text
	n := len(b.notes)
	b.mu.Unlock()
	b.changed <- n
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	select {
	case <-late.C:
		if err := b.Take(ctx, name); err != nil {
			println(err.Error())
		}
		return errLate
	case <-read:
		return nil
	}
}

// Take never fails.
func (b *Board) Take(_ context.Context, name string) error {
	b.mu.Lock()
	delete(b.notes, name)
	n := len(b.notes)
	b.mu.Unlock()
	b.changed <- n
	return nil
}
