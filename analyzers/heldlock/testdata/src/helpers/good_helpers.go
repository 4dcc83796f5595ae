package helpers

import (
	"context"

	"deplocks"
)

// WriteDeferred unlocks by a helper in a defer.
func (j *Journal) WriteDeferred(ctx context.Context, line string) error {
	j.begin()
	defer j.end()
	return j.remote.Send(ctx, line)
}

// fail unlocks, too.
func (j *Journal) fail(err error) error {
	j.end()
	return err
}

// WriteFail unlocks in the helper that it fails with.
func (j *Journal) WriteFail(ctx context.Context, line string) error {
	j.begin()
	if err := j.remote.Send(ctx, line); err != nil {
		return j.fail(err)
	}
	j.end()
	return nil
}

// WriteShelfDeferred has the lock of another package inside an object.
func (j *Journal) WriteShelfDeferred(ctx context.Context, line string) error {
	j.shelf.Enter()
	defer j.shelf.Exit()
	return j.remote.Send(ctx, line)
}

// Count uses a method that locks and unlocks.
func (j *Journal) Count(ctx context.Context) (int, error) {
	n := j.shelf.Count()
	if err := j.remote.Send(ctx, "count"); err != nil {
		return 0, err
	}
	return n + j.shelf.Count(), nil
}

// WriteFreeDeferred has a mutex of another package.
func (j *Journal) WriteFreeDeferred(ctx context.Context, line string) error {
	if err := j.free.LockContext(ctx); err != nil {
		return err
	}
	defer j.free.Free()
	return j.remote.Send(ctx, line)
}

// sendLocked is left with the lock held; its caller unlocks.
func (j *Journal) sendLocked(ctx context.Context, line string) error {
	j.mu.Lock()
	if err := j.joined(ctx); err != nil {
		return err
	}
	err := j.remote.Send(context.WithoutCancel(ctx), line)
	j.mu.Unlock()
	return err
}

// WriteCaller does.
func (j *Journal) WriteCaller(ctx context.Context, line string) error {
	if err := j.sendLocked(ctx, line); err != nil {
		j.mu.Unlock()
		return err
	}
	return nil
}

// relock gives the lock of its caller up for a while.
func (j *Journal) relock() {
	j.mu.Unlock()
	j.mu.Lock()
}

// pollLocked is entered with the lock.
func (j *Journal) pollLocked(ctx context.Context) error {
	j.relock()
	if err := j.joined(ctx); err != nil {
		return err
	}
	j.relock()
	return nil
}

// Poll locks for it.
func (j *Journal) Poll(ctx context.Context) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.pollLocked(ctx)
}

// A guard unlocks what it was made for.
type guard struct{ j *Journal }

func (g guard) release() { g.j.mu.Unlock() }

func (j *Journal) guard() guard {
	j.mu.Lock()
	return guard{j}
}

// WriteGuard has an object that unlocks.
func (j *Journal) WriteGuard(ctx context.Context, line string) error {
	g := j.guard()
	if err := j.remote.Send(ctx, line); err != nil {
		g.release()
		return err
	}
	g.release()
	return nil
}

// under runs f with the lock.
func (j *Journal) under(f func() error) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return f()
}

// WriteUnder is cancelled in the closure.
func (j *Journal) WriteUnder(ctx context.Context, line string) error {
	return j.under(func() error { return j.remote.Send(ctx, line) })
}

// WriteNew locks what it has just made.
func (j *Journal) WriteNew(ctx context.Context, line string) error {
	m := deplocks.NewMutex()
	if err := m.LockContext(ctx); err != nil {
		return err
	}
	if err := j.remote.Send(ctx, line); err != nil {
		return err
	}
	m.Free()
	return nil
}

// guardedDeferred unlocks a generic lock on every way.
func guardedDeferred[T any](ctx context.Context, b *deplocks.Box[T], r remote, v T) error {
	b.Open()
	defer b.Shut()
	if err := r.Send(ctx, "guarded"); err != nil {
		return err
	}
	b.Value = v
	return nil
}

// WriteGuardedDeferred uses it.
func (j *Journal) WriteGuardedDeferred(ctx context.Context) error {
	return guardedDeferred(ctx, &j.box, j.remote, 1)
}

// session is a guard that lives longer than a call.
type session struct{ j *Journal }

func (s *session) end() error {
	s.j.mu.Unlock()
	return nil
}

func (j *Journal) open(ctx context.Context) (*session, error) {
	j.mu.Lock()
	if err := j.remote.Send(ctx, "begin"); err != nil {
		j.mu.Unlock()
		return nil, err
	}
	return &session{j}, nil
}

// Renew ends the last session by a defer, whichever way it leaves.
func (j *Journal) Renew(ctx context.Context, again, stop <-chan struct{}) error {
	s, err := j.open(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if s != nil {
			_ = s.end()
		}
	}()
	for {
		select {
		case <-again:
			if err := s.end(); err != nil {
				return err
			}
			if s, err = j.open(ctx); err != nil {
				return err
			}
		case <-stop:
			return nil
		}
	}
}
