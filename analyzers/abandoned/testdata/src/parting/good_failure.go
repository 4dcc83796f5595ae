package parting

import "context"

// FillRoom has room for all of them.
func (d *Depot) FillRoom(ctx context.Context, n int) error {
	failures := make(chan error, n)
	for range n {
		go func() { failures <- d.fetch(ctx) }()
	}
	for range n {
		if err := <-failures; err != nil {
			return err
		}
	}
	return nil
}

// FillFirst keeps the first failure, and hears all.
func (d *Depot) FillFirst(ctx context.Context, n int) (first error) {
	failures := make(chan error)
	for range n {
		go func() { failures <- d.fetch(ctx) }()
	}
	for range n {
		if err := <-failures; err != nil && first == nil {
			first = err
		}
	}
	return first
}

// FillDrained receives what is left before it leaves.
func (d *Depot) FillDrained(ctx context.Context, n int) error {
	failures := make(chan error)
	for range n {
		go func() { failures <- d.fetch(ctx) }()
	}
	for i := range n {
		if err := <-failures; err != nil {
			for range n - i - 1 {
				<-failures
			}
			return err
		}
	}
	return nil
}

// FillTold has goroutines that leave with the context.
func (d *Depot) FillTold(ctx context.Context, n int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	failures := make(chan error)
	for range n {
		go func() {
			select {
			case failures <- d.fetch(ctx):
			case <-ctx.Done():
			}
		}()
	}
	for range n {
		select {
		case err := <-failures:
			if err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// FillInTurn has one goroutine, for which its failure is the last that it sends.
func (d *Depot) FillInTurn(ctx context.Context, n int) error {
	failures := make(chan error)
	go func() {
		defer close(failures)
		for range n {
			err := d.fetch(ctx)
			failures <- err
			if err != nil {
				return
			}
		}
	}()
	for err := range failures {
		if err != nil {
			return err
		}
	}
	return nil
}

// FillLast has heard all when it looks at the failure.
func (d *Depot) FillLast(ctx context.Context, other *Depot) error {
	mine, others := make(chan error), make(chan error)
	go func() { mine <- d.fetch(ctx) }()
	go func() { others <- other.fetch(ctx) }()
	a, b := <-mine, <-others
	if a != nil {
		return a
	}
	return b
}
