package auditundo

import (
	"context"
	"errors"
	"time"
)

// ProvisionSafely deletes with a context that lives on.
func (m *Machine) ProvisionSafely(ctx context.Context, name string) error {
	if err := m.volumes.Create(ctx, name, 1<<20); err != nil {
		return err
	}
	if err := m.volumes.Check(ctx, name); err != nil {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		m.volumes.Remove(late, name)
		return err
	}
	return nil
}

// Parent cleans up with the context that the bounded one is made from.
func (m *Machine) Parent(ctx context.Context, name string) error {
	soon, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := m.volumes.Create(soon, name, 1); err != nil {
		return err
	}
	if err := m.volumes.Check(soon, name); err != nil {
		return errors.Join(err, m.volumes.Remove(ctx, name))
	}
	return nil
}

// Local cleans up what is in memory.
func (m *Machine) Local(ctx context.Context, name string) error {
	if err := m.local.create(ctx, name); err != nil {
		return err
	}
	if err := m.volumes.Check(ctx, name); err != nil {
		m.local.delete(ctx, name)
		return err
	}
	return nil
}

// Sorted has looked at what kind of failure it is.
func (m *Machine) Sorted(ctx context.Context, name string) error {
	if err := m.volumes.Create(ctx, name, 1); err != nil {
		return err
	}
	if err := m.volumes.Check(ctx, name); err != nil {
		if isMissing(err) {
			m.volumes.Delete(ctx, name)
		}
		return err
	}
	return nil
}

// Unless does nothing if it was cancelled.
func (m *Machine) Unless(ctx context.Context, name string) error {
	if err := m.volumes.Create(ctx, name, 1); err != nil {
		return err
	}
	if err := m.volumes.Check(ctx, name); err != nil {
		if ctx.Err() == nil {
			m.volumes.Delete(ctx, name)
		}
		return err
	}
	return nil
}

// Found deletes what it has not made.
func (m *Machine) Found(ctx context.Context, name string) error {
	ok, err := m.volumes.Exists(ctx, name)
	if err != nil || !ok {
		return err
	}
	if err := m.volumes.Check(ctx, name); err != nil {
		return m.volumes.Delete(ctx, name)
	}
	return nil
}

// Replace deletes because that is its task.
func (m *Machine) Replace(ctx context.Context, old, name string) error {
	if err := m.volumes.Create(ctx, name, 1); err != nil {
		return err
	}
	if err := m.volumes.Check(ctx, name); err != nil {
		return err
	}
	return m.volumes.Delete(ctx, old)
}

// Without fails for reasons that have nothing to do with the context.
func (m *Machine) Without(ctx context.Context, name string, parse func(string) error) error {
	if err := m.volumes.Create(ctx, name, 1); err != nil {
		return err
	}
	if err := parse(name); err != nil {
		m.volumes.Remove(ctx, name)
		return err
	}
	return nil
}

// Endless cannot be cancelled.
func (m *Machine) Endless(name string) error {
	ctx := context.Background()
	if err := m.volumes.Create(ctx, name, 1); err != nil {
		return err
	}
	if err := m.volumes.Check(ctx, name); err != nil {
		m.volumes.Remove(ctx, name)
		return err
	}
	return nil
}

// Closing gives back what goes away by itself.
func (m *Machine) Closing(ctx context.Context, name string) error {
	v, err := m.volumes.Open(ctx, name)
	if err != nil {
		return err
	}
	defer v.Close(ctx)
	return v.Format(ctx)
}

// Once commits with the context that it was given, and gives up with its own.
func (s *session) Once(ctx context.Context, work func(context.Context) error) error {
	if err := work(ctx); err != nil {
		s.Abort(context.WithoutCancel(ctx))
		return err
	}
	return s.Commit(ctx)
}

// Retried commits again with a context that lives on.
func (s *session) Retried(ctx context.Context) error {
	for {
		err := s.Commit(context.WithoutCancel(ctx))
		if err == nil || !isTemporary(err) {
			return err
		}
	}
}

// Afresh makes the volume only after the check has failed: as making it went
// well, the context had not ended then.
func (m *Machine) Afresh(ctx context.Context, name string) error {
	if err := m.volumes.Check(ctx, name); err == nil {
		return nil
	}
	if err := m.volumes.Create(ctx, name, 1<<20); err != nil {
		return err
	}
	if name == "" || len(m.mounted) > 8 {
		return m.volumes.Remove(ctx, name)
	}
	m.mounted = append(m.mounted, name)
	return nil
}

// grace returns a context that outlives parent by a while.
func grace(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		select {
		case <-parent.Done():
		case <-ctx.Done():
			return
		}
		time.Sleep(d)
		cancel()
	}()
	return ctx, cancel
}

func (m *Machine) release(ctx context.Context, name string) error {
	ctx, cancel := grace(ctx, time.Minute)
	defer cancel()
	return m.volumes.Delete(ctx, name)
}

// The helper that deletes takes a while more.
func (m *Machine) InGrace(ctx context.Context, name string) error {
	v, err := m.acquire(ctx, name)
	if err != nil {
		return err
	}
	if err := v.Format(ctx); err != nil {
		m.release(ctx, name)
		return err
	}
	return nil
}

func (m *Machine) acquire(ctx context.Context, name string) (Volume, error) {
	if err := m.volumes.Create(ctx, name, 1); err != nil {
		return nil, err
	}
	return m.volumes.Open(ctx, name)
}

// checked is called only where a test is at hand.
func (m *Machine) checked(ctx context.Context, name string) error {
	if err := m.volumes.Create(ctx, name, 1); err != nil {
		return err
	}
	defer m.volumes.Remove(ctx, name)
	return m.volumes.Check(ctx, name)
}

// Provisions is a test of the suite: a failure ends the test, and its volumes.
func (s *suite) Provisions(ctx context.Context) error {
	if err := s.m.volumes.Create(ctx, "a", 1); err != nil {
		return err
	}
	defer s.m.volumes.Remove(ctx, "a")
	return s.m.volumes.Check(ctx, "a")
}

// asserter is what a library of assertions asks of a test.
type asserter interface {
	Errorf(format string, args ...any)
	FailNow()
}

// Provisioned asserts.
func Provisioned(ctx context.Context, t asserter, m *Machine) error {
	if err := m.volumes.Create(ctx, "a", 1); err != nil {
		return err
	}
	defer m.volumes.Remove(ctx, "a")
	return m.volumes.Check(ctx, "a")
}

// newKey works out a name, and nothing is made by it.
func newKey(ctx context.Context, name string) string {
	if user, ok := ctx.Value("user").(string); ok {
		return user + "/" + name
	}
	return name
}

// ByKey has only a name when it is cancelled.
func (m *Machine) ByKey(ctx context.Context, name string) error {
	key := newKey(ctx, name)
	if err := m.volumes.Check(ctx, key); err != nil {
		m.volumes.Delete(ctx, key)
		return err
	}
	return nil
}

// A desk takes orders without a context.
type desk interface{ Order(name string) error }

type shop struct {
	volumes Volumes
	desk    desk
}

// order does not hear of the end of its context: when it fails, that is not why.
func (s *shop) order(_ context.Context, name string) error { return s.desk.Order(name) }

// Deaf cleans up after a failure that is none of its context.
func (s *shop) Deaf(ctx context.Context, name string) error {
	if err := s.volumes.Create(ctx, name, 1); err != nil {
		return err
	}
	if err := s.order(ctx, name); err != nil {
		s.volumes.Delete(ctx, name)
		return err
	}
	return nil
}
