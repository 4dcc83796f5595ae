package auditcounters

import (
	"context"
	"time"
)

// DoDefer counts down on every way out.
func (l *Limiter) DoDefer(ctx context.Context) error {
	l.active++
	defer func() { l.active-- }()
	_, err := l.up.Call(ctx, 1)
	return err
}

// DoDeferAtomic does so by a deferred method.
func (l *Limiter) DoDeferAtomic(ctx context.Context) error {
	l.inUse.Add(1)
	defer l.inUse.Add(-1)
	if _, err := l.up.Call(ctx, 1); err != nil {
		return err
	}
	_, err := l.up.Call(ctx, 2)
	return err
}

// TrackDefer does so with a WaitGroup.
func (l *Limiter) TrackDefer(ctx context.Context) error {
	l.calls.Add(1)
	defer l.calls.Done()
	_, err := l.up.Call(ctx, 1)
	return err
}

// TrackGo leaves the count to the goroutine that it starts.
func (l *Limiter) TrackGo(ctx context.Context) error {
	l.calls.Add(1)
	done := make(chan error, 1)
	go func() {
		defer l.calls.Done()
		_, err := l.up.Call(ctx, 1)
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Open keeps what it counts: the stream's owner counts down when it closes it,
// and the failed dial has nothing to close.
func (l *Limiter) Open(ctx context.Context) (*stream, error) {
	s, err := l.up.Dial(ctx)
	if err != nil {
		return nil, err
	}
	l.active++
	return s, nil
}

// Count counts calls, whatever becomes of them.
func (l *Limiter) Count(ctx context.Context) error {
	l.total.Add(1)
	l.attempts++
	_, err := l.up.Call(ctx, 1)
	return err
}

// Retry counts the attempts in a row and starts over when one succeeds.
func (l *Limiter) Retry(ctx context.Context) error {
	l.attempts++
	if _, err := l.up.Call(ctx, 1); err != nil {
		return err
	}
	l.attempts--
	return nil
}

// SpendFirst counts after the wait.
func (l *Limiter) SpendFirst(ctx context.Context, n int) error {
	used, err := l.up.Call(ctx, n)
	if err != nil {
		return err
	}
	l.credits -= used
	return nil
}

// SpendLocal counts in a variable of its own.
func (l *Limiter) SpendLocal(ctx context.Context, n int) error {
	open := 0
	for range n {
		open++
		if _, err := l.up.Call(ctx, 1); err != nil {
			return err
		}
		open--
	}
	return nil
}

// AcquireArms gives the slots back on each arm.
func (l *Limiter) AcquireArms(ctx context.Context, n int64, limit time.Duration) error {
	l.free -= n
	var err error
	select {
	case <-time.After(limit):
		err = errFull
	case <-ctx.Done():
		err = ctx.Err()
	case <-l.idle:
	}
	l.free += n
	return err
}

// AcquireSwitch gives them back on the one arm that leaves early.
func (l *Limiter) AcquireSwitch(ctx context.Context, n int64) (err error) {
	l.free -= n
	defer func() {
		switch {
		case err != nil:
			l.free += n
		default:
			l.credits--
		}
	}()
	_, err = l.up.Call(ctx, int(n))
	return err
}

// Next hands out numbers: a gap does no harm.
func (l *Limiter) Next(ctx context.Context) (int64, error) {
	id := l.total.Add(1)
	if _, err := l.up.Call(ctx, int(id)); err != nil {
		return 0, err
	}
	return id, nil
}

// metrics are for the eyes of operators.
type metrics struct {
	totalRunning int
	failures     int
	retries      int
}

// Observe leaves telemetry as it is.
func (m *metrics) Observe(ctx context.Context, up upstream) error {
	m.totalRunning++
	m.failures++
	m.retries++
	if _, err := up.Call(ctx, 1); err != nil {
		return err
	}
	m.totalRunning--
	m.failures--
	m.retries--
	return nil
}
