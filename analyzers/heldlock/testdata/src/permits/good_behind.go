package permits

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/semaphore"
)

// A Directory knows who is there. The one that there is waits for nothing.
type Directory interface {
	Names(ctx context.Context) (map[string]string, error)
}

type fixed struct{ names map[string]string }

func (d *fixed) Names(ctx context.Context) (map[string]string, error) {
	all := make(map[string]string)
	for k, v := range d.names {
		all[k] = v
	}
	return all, nil
}

// A Census is taken by one at a time.
type Census struct {
	one *semaphore.Weighted
	dir Directory
}

// NewCensus counts those who have names.
func NewCensus(names map[string]string) *Census {
	return &Census{semaphore.NewWeighted(1), &fixed{names}}
}

// Begin keeps the permit until the context ends, and asks what cannot fail.
func (c *Census) Begin(ctx context.Context, count func(string)) error {
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	if !c.one.TryAcquire(1) {
		cancel()
		return errors.New("has begun")
	}
	names, err := c.dir.Names(ctx)
	if err != nil {
		cancel()
		return err
	}
	for name := range names {
		count(name)
	}
	go func() {
		<-ctx.Done()
		cancel()
		c.one.Release(1)
	}()
	return nil
}
