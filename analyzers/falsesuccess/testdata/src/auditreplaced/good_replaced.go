package auditreplaced

import (
	"context"
	"errors"
	"fmt"
)

// StoreSafely takes the other error only if there is one.
func StoreSafely(ctx context.Context, s Safe, c *Crew, names []string) error {
	id, err := s.Pack(ctx, names)
	cerr := c.Wait()
	if cerr != nil && (err == nil || errors.Is(err, context.Canceled)) {
		err = cerr
	}
	if err != nil {
		return err
	}
	return s.Seal(ctx, id)
}

// Inside asks in the branch.
func Inside(ctx context.Context, s Safe, c *Crew, names []string) (string, error) {
	id, err := s.Pack(ctx, names)
	cerr := c.Wait()
	if errors.Is(err, context.Canceled) {
		if cerr != nil {
			err = cerr
		}
	}
	return id, err
}

// Again packs once more, with a context that lives on.
func Again(ctx context.Context, s Safe, names []string) (string, error) {
	id, err := s.Pack(ctx, names)
	if errors.Is(err, context.Canceled) {
		id, err = s.Pack(context.WithoutCancel(ctx), names)
	}
	return id, err
}

// Caused takes the cause of the end.
func Caused(ctx context.Context, s Safe, names []string) (string, error) {
	id, err := s.Pack(ctx, names)
	cause := context.Cause(ctx)
	if errors.Is(err, context.Canceled) {
		err = cause
	}
	return id, err
}

// Wrapped says more about the error.
func Wrapped(ctx context.Context, s Safe, names []string) (string, error) {
	id, err := s.Pack(ctx, names)
	more := fmt.Errorf("pack: %w", err)
	if errors.Is(err, context.Canceled) {
		err = more
	}
	return id, err
}

// First takes the other error when there was none.
func First(ctx context.Context, s Safe, c *Crew, names []string) (string, error) {
	id, err := s.Pack(ctx, names)
	cerr := c.Wait()
	if err == nil {
		err = cerr
	}
	return id, err
}

var errLate = errors.New("late")

// Named has an error of its own for it.
func Named(ctx context.Context, s Safe, names []string) (string, error) {
	id, err := s.Pack(ctx, names)
	if errors.Is(err, context.DeadlineExceeded) {
		err = errLate
	}
	return id, err
}

// Own keeps the error of the crew where nothing better is known.
func Own(c *Crew, better func() error) error {
	err := c.Wait()
	if errors.Is(err, context.Canceled) {
		if cause := better(); cause != nil {
			err = cause
		}
	}
	return err
}
