package locks

import (
	"context"
	"sync"
	"time"
)

// AppendDeferred unlocks on every way out.
func (l *Log) AppendDeferred(ctx context.Context, line string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.remote.Send(ctx, line)
}

// AppendBoth unlocks by hand on both ways.
func (l *Log) AppendBoth(ctx context.Context, line string) error {
	l.mu.Lock()
	if err := l.remote.Send(ctx, line); err != nil {
		l.mu.Unlock()
		return err
	}
	l.mu.Unlock()
	return nil
}

// AppendBefore asks the context first.
func (l *Log) AppendBefore(ctx context.Context, line string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	l.lines = append(l.lines, line)
	l.mu.Unlock()
	return l.remote.Send(ctx, line)
}

// AppendAtOnce unlocks before it looks at the outcome.
func (l *Log) AppendAtOnce(ctx context.Context, line string) error {
	l.mu.Lock()
	err := l.remote.Send(ctx, line)
	l.mu.Unlock()
	if err != nil {
		return err
	}
	l.size++
	return nil
}

// AppendWhole cannot be cancelled while it holds the lock.
func (l *Log) AppendWhole(ctx context.Context, line string) error {
	l.mu.Lock()
	if err := l.remote.Send(context.WithoutCancel(ctx), line); err != nil {
		panic(err)
	}
	l.mu.Unlock()
	return nil
}

// growLocked is entered with the lock, and returns with it.
func (l *Log) growLocked(ctx context.Context, n int) error {
	for l.size+n > cap(l.lines) {
		l.mu.Unlock()
		select {
		case <-l.room:
		case <-ctx.Done():
			l.mu.Lock()
			return ctx.Err()
		}
		l.mu.Lock()
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// GrowDeferred uses it.
func (l *Log) GrowDeferred(ctx context.Context, n int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.growLocked(ctx, n); err != nil {
		return err
	}
	l.size += n
	return nil
}

// Lease returns with the lock held, for the caller to unlock.
func (l *Log) Lease(ctx context.Context) error {
	l.mu.Lock()
	if err := l.remote.Send(ctx, "lease"); err != nil {
		l.mu.Unlock()
		return err
	}
	return nil
}

// Borrow returns the function that unlocks.
func (l *Log) Borrow(ctx context.Context) (func(), error) {
	l.mu.Lock()
	if err := l.remote.Send(ctx, "borrow"); err != nil {
		return l.mu.Unlock, err
	}
	return func() { l.mu.Unlock() }, nil
}

func (l *Log) hold() (release func()) {
	l.mu.Lock()
	return func() { l.mu.Unlock() }
}

// Borrowed calls what it got with the lock.
func (l *Log) Borrowed(ctx context.Context) error {
	release := l.hold()
	if err := l.remote.Send(ctx, "borrowed"); err != nil {
		release()
		return err
	}
	release()
	return nil
}

// BorrowedDeferred does so in a defer.
func (l *Log) BorrowedDeferred(ctx context.Context) error {
	defer l.hold()()
	return l.remote.Send(ctx, "borrowed")
}

// Stored keeps the unlock for later.
func (l *Log) Stored(ctx context.Context, later map[string]func()) error {
	l.mu.Lock()
	later["log"] = func() { l.mu.Unlock() }
	if err := l.remote.Send(ctx, "stored"); err != nil {
		return err
	}
	l.mu.Unlock()
	delete(later, "log")
	return nil
}

// Watched is unlocked by a goroutine, whoever is first.
func (l *Log) Watched(ctx context.Context) error {
	l.mu.Lock()
	done := make(chan struct{})
	go func() {
		<-done
		l.mu.Unlock()
	}()
	defer close(done)
	return l.remote.Send(ctx, "watched")
}

// Named unlocks in a defer that looks at the error.
func (l *Log) Named(ctx context.Context) (err error) {
	l.mu.Lock()
	defer func() {
		if err != nil {
			l.mu.Unlock()
		}
	}()
	if err = l.remote.Send(ctx, "named"); err != nil {
		return err
	}
	l.mu.Unlock()
	return nil
}

// Flagged unlocks if it has locked.
func (l *Log) Flagged(ctx context.Context, exclusive bool) error {
	locked := false
	if exclusive {
		l.mu.Lock()
		locked = true
	}
	err := l.remote.Send(ctx, "flagged")
	if locked {
		l.mu.Unlock()
	}
	return err
}

// An options decides what is locked.
type options struct{ exclusive bool }

// Optional reads the condition anew each time.
func (l *Log) Optional(ctx context.Context, o *options) error {
	if o.exclusive {
		l.mu.Lock()
	}
	if l.size > 100 {
		if o.exclusive {
			l.mu.Unlock()
		}
		return errFull
	}
	if err := l.remote.Send(ctx, "optional"); err != nil {
		if o.exclusive {
			l.mu.Unlock()
		}
		return err
	}
	if o.exclusive {
		l.mu.Unlock()
	}
	return nil
}

// A Cond waits for room; the lock is held again whenever Wait returns.
type Cond struct {
	mu   sync.Mutex
	cond *sync.Cond
	free int
}

// Take leaves in the middle, and unlocks.
func (c *Cond) Take(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		c.mu.Lock()
		c.cond.Broadcast()
		c.mu.Unlock()
	})
	defer stop()
	c.mu.Lock()
	for c.free == 0 {
		if ctx.Err() != nil {
			c.mu.Unlock()
			return ctx.Err()
		}
		c.cond.Wait()
	}
	c.free--
	c.mu.Unlock()
	return nil
}

// PollArms unlocks on each arm.
func (l *Log) PollArms(every time.Duration) {
	for {
		l.mu.Lock()
		select {
		case <-l.stop:
			l.mu.Unlock()
			return
		case <-time.After(every):
			l.mu.Unlock()
		}
	}
}

// Own locks an object that it has just made.
func (l *Log) Own(ctx context.Context) (*Table, error) {
	t := &Table{remote: l.remote}
	t.Lock()
	if err := l.remote.Send(ctx, "own"); err != nil {
		return nil, err
	}
	t.Unlock()
	return t, nil
}

// size reads under a lock that its caller may hold as well, and leaves that
// alone.
func (t *Table) size() int {
	t.RLock()
	defer t.RUnlock()
	return len(t.rows)
}

// Count returns with the lock held when it succeeds.
func (t *Table) Count(ctx context.Context) (int, error) {
	t.RLock()
	if err := t.remote.Send(ctx, "count"); err != nil {
		t.RUnlock()
		return 0, err
	}
	return t.size(), nil
}
