package inject

import (
	"context"
	"errors"
	"time"
)

// The arm returns.
func (r *Reader) Returned(ctx context.Context, n int) (Offset, error) {
	for {
		o, err := r.broker.Offset(ctx, n)
		if err == nil {
			return o, nil
		}
		if errors.Is(err, errBusy) {
			select {
			case <-ctx.Done():
				return Offset{}, ctx.Err()
			case <-time.After(time.Second):
				continue
			}
		}
		r.fail(n, err)
		return Offset{}, err
	}
}

// What is recorded is that the context has ended.
func (r *Reader) Cause(ctx context.Context, n int) {
	for {
		_, err := r.broker.Offset(ctx, n)
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			r.fail(n, context.Cause(ctx))
			return
		case <-time.After(time.Second):
		}
	}
}

// The failure is recorded whether it tries again or not.
func (r *Reader) Both(ctx context.Context, n int) error {
	for {
		_, err := r.broker.Offset(ctx, n)
		if err == nil {
			return nil
		}
		r.fail(n, err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// The wait is for an event, not for another try.
func (r *Reader) Event(ctx context.Context, n int) {
	_, err := r.broker.Offset(ctx, n)
	select {
	case <-ctx.Done():
	case err = <-r.events:
	}
	r.last[n] = err
}
