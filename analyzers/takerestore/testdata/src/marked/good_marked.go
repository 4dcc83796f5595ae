package marked

import (
	"context"

	"depmarked"
)

// Restored puts back in a method of an interface.
func Restored(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	b.Lines = nil
	if err := r.Send(ctx, lines); err != nil {
		r.GiveBack(b)
		return err
	}
	b.Lines = lines
	return nil
}

// Refilled puts back in a function of another package.
func Refilled(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	b.Lines = nil
	if err := r.Send(ctx, lines); err != nil {
		depmarked.RefillAll(b)
		return err
	}
	b.Lines = lines
	return nil
}

// Deferred puts back on every way out.
func Deferred(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) (err error) {
	defer func() {
		if err != nil {
			r.GiveBack(b)
		}
	}()
	lines := b.Lines
	b.Lines = nil
	if err := r.Send(ctx, lines); err != nil {
		return err
	}
	b.Lines = lines
	return nil
}

// Retired leaves a buffer that nobody uses again.
func Retired(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	b.Lines = nil
	if err := r.Send(ctx, lines); err != nil {
		b.Retire()
		return err
	}
	b.Lines = lines
	return nil
}

// Dropped leaves it to an interface to end the buffer's life.
func Dropped(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	b.Lines = nil
	if err := r.Send(ctx, lines); err != nil {
		r.Drop(b)
		return err
	}
	b.Lines = lines
	return nil
}

// Enqueued cannot be cancelled, only fail.
func Enqueued(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	b.Lines = nil
	if err := r.Enqueue(ctx, lines); err != nil {
		return err
	}
	b.Lines = lines
	return nil
}

// Traced is given a context on the way, which nobody waits for.
func Traced(ctx context.Context, b *depmarked.Buffer) error {
	lines := b.Lines
	b.Lines = nil
	if err := depmarked.Trace(ctx, "traced"); err != nil {
		return err
	}
	b.Lines = lines
	return nil
}

// refill puts back in its own package, where nothing of it can be seen.
//
//cancelsafe:restores
func refill(b *depmarked.Buffer) { refillers[0](b) }

var refillers []func(*depmarked.Buffer)

// OwnRefill puts back in a function of this package.
func OwnRefill(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	b.Lines = nil
	if err := r.Send(ctx, lines); err != nil {
		refill(b)
		return err
	}
	b.Lines = lines
	return nil
}

// Ignored is argued about beside, above and as a whole.
func Ignored(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	b.Lines = nil //cancelsafe:ignore takerestore lines are printed again
	if err := r.Send(ctx, lines); err != nil {
		return err
	}
	b.Lines = lines
	return nil
}

// IgnoredBySafe is argued about although it is held to be safe.
//
//cancelsafe:safe
func IgnoredBySafe(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	//cancelsafe:ignore takerestore lines are printed again
	b.Lines = nil
	if err := r.Send(ctx, lines); err != nil {
		return err
	}
	b.Lines = lines
	return nil
}

// NoLint speaks to golangci-lint.
func NoLint(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	b.Lines = nil //nolint:cancelsafe // lines are printed again
	if err := r.Send(ctx, lines); err != nil {
		return err
	}
	b.Lines = lines
	return nil
}

//nolint:takerestore,errcheck
func NoLintFunc(ctx context.Context, b *depmarked.Buffer, r depmarked.Remote) error {
	lines := b.Lines
	b.Lines = nil
	if err := r.Send(ctx, lines); err != nil {
		return err
	}
	b.Lines = lines
	return nil
}

// A Queue is ignored with its methods.
//
//cancelsafe:ignore takerestore queues are thrown away after a failure
type Queue struct {
	lines []string
	depmarked.Remote
}

// Flush is a method of a type that is ignored.
func (q *Queue) Flush(ctx context.Context) error {
	lines := q.lines
	q.lines = nil
	if err := q.Send(ctx, lines); err != nil {
		return err
	}
	q.lines = lines
	return nil
}
