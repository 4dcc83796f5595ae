package inject

import (
	"context"
	"errors"
	"time"
)

// The arm is empty, and what follows is for failures that stay.
func (r *Reader) Offsets(ctx context.Context, partitions []int) ([]Offset, error) {
	var all []Offset
retry:
	all = all[:0]
	for _, n := range partitions {
		o, err := r.broker.Offset(ctx, n)
		if err != nil {
			return nil, err
		}
		if err := o.Err; err != nil {
			if errors.Is(err, errBusy) {
				select {
				case <-ctx.Done(): // ^leaves
				case <-time.After(time.Second): // ^rest
					goto retry
				}
			}
			r.fail(n, err) // want `when ctx ends at line \d+ during the pause before another try, the failure is recorded in r.failed at line \d+ as if it were final`
			continue
		}
		all = append(all, o)
	}
	return all, nil
}

// A break leaves the loop for the place where it gives up.
func (r *Reader) Offset(ctx context.Context, n int) (o Offset, err error) {
tries:
	for try := 0; ; try++ {
		o, err = r.broker.Offset(ctx, n)
		if err == nil {
			return o, nil
		}
		if !errors.Is(err, errBusy) || try > 3 {
			break
		}
		select {
		case <-ctx.Done(): // ^leaves
			break tries
		case <-pause(try): // ^rest
			continue
		}
	}
	r.last[n] = err // want `the failure is recorded in r.last at line \d+ as if it were final`
	return Offset{}, err
}
