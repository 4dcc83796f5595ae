package auditundo

import (
	"context"
	"fmt"
)

// Provision deletes the volume again if it cannot be used.
func (m *Machine) Provision(ctx context.Context, name string) error {
	if err := m.volumes.Create(ctx, name, 1<<20); err != nil {
		return err
	}
	if err := m.volumes.Check(ctx, name); err != nil { // ^leaves
		m.volumes.Delete(ctx, name) /* ^rest */ // want `what m.volumes.Create does at line \d+ is undone by m.volumes.Delete at line \d+, but with ctx, which has ended when Check is cancelled or fails at line \d+: it stays behind`
		return fmt.Errorf("check: %w", err)
	}
	m.mounted = append(m.mounted, name)
	return nil
}

// Attach does so in a defer that looks at the error.
func (m *Machine) Attach(ctx context.Context, name string) (err error) {
	key, err := m.volumes.Prepare(ctx, name)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			if rerr := m.volumes.Remove(ctx, key); rerr != nil { /* ^rest */ // want `what m.volumes.Prepare does at line \d+ is undone by m.volumes.Remove`
				println(rerr.Error())
			}
		}
	}()
	if err = m.volumes.Check(ctx, key); err != nil { // ^leaves
		return err
	}
	m.mounted = append(m.mounted, key)
	return nil
}

// Scratch uses a volume for the time of the call.
func (m *Machine) Scratch(ctx context.Context, name string, work func(context.Context) error) error {
	v, err := m.volumes.Open(ctx, name)
	if err != nil {
		return err
	}
	defer v.Discard(ctx) /* ^rest */ // want `what m.volumes.Open does at line \d+ is undone by v.Discard at line \d+, but with ctx`
	return work(ctx)     // ^leaves
}

// Locked holds a lock for the time of the call.
func (m *Machine) Locked(ctx context.Context, name string) error {
	if err := m.volumes.Lock(ctx); err != nil {
		return err
	}
	defer m.volumes.Unlock(ctx)           /* ^rest */ // want `what m.volumes.Lock does at line \d+ is undone by m.volumes.Unlock`
	return m.volumes.Create(ctx, name, 1) // ^leaves
}

// ByClosure has a function that cleans up.
func (m *Machine) ByClosure(ctx context.Context, name string) error {
	if err := m.volumes.Create(ctx, name, 1); err != nil {
		return err
	}
	cleanup := func() {
		m.volumes.Delete(ctx, name) /* ^rest */ // want `what m.volumes.Create does at line \d+ is undone by m.volumes.Delete`
	}
	v, err := m.volumes.Open(ctx, name) // ^leaves
	if err != nil {
		cleanup()
		return err
	}
	return v.Format(ctx)
}

// Shared detaches for one half of the cleanup, and not for the other.
func (m *Machine) Shared(ctx context.Context, name string) (err error) {
	v, err := m.volumes.Open(ctx, name)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			late := context.WithoutCancel(ctx)
			if v.Discard(late) != nil {
				v.Close(ctx) /* ^rest */ // want `what m.volumes.Open does at line \d+ is undone by v.Close at line \d+, but with ctx`
			}
		}
	}()
	return v.Format(ctx) // ^leaves
}

// Each undoes all that it did before.
func (m *Machine) Each(ctx context.Context, names []string) error {
	for _, name := range names {
		if err := m.volumes.Create(ctx, name, 1); err != nil {
			return err
		}
		if err := m.volumes.Check(ctx, name); err != nil { // ^leaves
			go m.volumes.Delete(ctx, name) /* ^rest */ // want `what m.volumes.Create does at line \d+ is undone by m.volumes.Delete`
			return err
		}
	}
	return nil
}

// A session is a transaction of a remote database.
type session struct{ calls chan string }

func (s *session) Commit(ctx context.Context) error { return s.call(ctx, "commit") }
func (s *session) Abort(ctx context.Context) error  { return s.call(ctx, "abort") }

func (s *session) call(ctx context.Context, what string) error {
	select {
	case s.calls <- what:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func isTemporary(err error) bool { return err.Error() == "temporary" }

// Transact tries to commit until it is known how that ended.
func (s *session) Transact(ctx context.Context, work func(context.Context) error) error {
	if err := work(ctx); err != nil {
		s.Abort(context.WithoutCancel(ctx))
		return err
	}
	for {
		err := s.Commit(ctx) /* ^leaves */ /* ^rest */ // want `s.Commit at line \d+ is tried again with ctx, which may be what it was cancelled by, although s.Abort at line \d+ is given a context that lives on`
		if err == nil {
			return nil
		}
		if !isTemporary(err) {
			return err
		}
	}
}

// Again makes the volume after one check, which may have failed, and deletes it
// after another.
func (m *Machine) Again(ctx context.Context, name string) error {
	if err := m.volumes.Check(ctx, name); err == nil {
		return nil
	}
	if err := m.volumes.Create(ctx, name, 1<<20); err != nil {
		return err
	}
	if err := m.volumes.Check(ctx, name); err != nil { // ^leaves
		m.volumes.Delete(ctx, name) /* ^rest */ // want `what m.volumes.Create does at line \d+ is undone by m.volumes.Delete`
		return err
	}
	return nil
}

// follow returns a context that ends with parent, by a goroutine.
func follow(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		select {
		case <-parent.Done():
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

func (m *Machine) drop(ctx context.Context, name string) error {
	ctx, cancel := follow(ctx)
	defer cancel()
	return m.volumes.Delete(ctx, name)
}

func (m *Machine) Followed(ctx context.Context, name string) error {
	v, err := m.acquire(ctx, name)
	if err != nil {
		return err
	}
	if err := v.Format(ctx); err != nil { // ^leaves Format is cancelled or fails
		m.drop(ctx, name) /* ^rest */ // want `what m.acquire does at line \d+ is undone by m.drop at line \d+, but with ctx, which has ended when Format is cancelled or fails at line \d+: it stays behind`
		return err
	}
	return nil
}

// newSlot waits for a free slot.
func (m *Machine) newSlot(ctx context.Context) int {
	select {
	case n := <-m.slots:
		return n
	case <-ctx.Done():
		return -1
	}
}

// InSlot has something although nothing can fail that gives it.
func (m *Machine) InSlot(ctx context.Context, name string) error {
	slot := m.newSlot(ctx)
	if err := m.volumes.Check(ctx, name); err != nil { // ^leaves
		m.releaseSlot(ctx, slot) /* ^rest */ // want `what m.newSlot does at line \d+ is undone by m.releaseSlot`
		return err
	}
	return nil
}

func (m *Machine) releaseSlot(ctx context.Context, n int) {
	select {
	case m.slots <- n:
	case <-ctx.Done():
	}
}

// Elsewhere goes on after the first failure, and ends with the second.
func (m *Machine) Elsewhere(ctx context.Context, name string) error {
	if err := m.volumes.Create(ctx, name, 1<<20); err != nil {
		return err
	}
	if err := m.volumes.Check(ctx, name); err == nil {
		return nil
	}
	if err := m.volumes.Lock(ctx); err != nil { // ^leaves Lock is cancelled or fails
		m.volumes.Delete(ctx, name) /* ^rest */ // want `what m.volumes.Create does at line \d+ is undone by m.volumes.Delete at line \d+, but with ctx, which has ended when Lock is cancelled or fails`
		return err
	}
	m.volumes.Unlock(context.WithoutCancel(ctx))
	return nil
}
