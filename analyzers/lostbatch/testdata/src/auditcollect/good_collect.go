package auditcollect

import (
	"context"
	"time"
)

// Partial returns what there is, with the error.
func (b *Inbox) Partial(ctx context.Context, n int) ([]*Job, error) {
	var jobs []*Job
	for len(jobs) < n {
		select {
		case j := <-b.queue:
			jobs = append(jobs, j)
		case <-ctx.Done():
			return jobs, ctx.Err()
		}
	}
	return jobs, nil
}

// UpTo returns what has come in time.
func (b *Inbox) UpTo(ctx context.Context, n int) ([]*Job, error) {
	var jobs []*Job
	timer := time.After(b.limit)
loop:
	for len(jobs) < n {
		select {
		case j := <-b.queue:
			jobs = append(jobs, j)
		case <-timer:
			break loop
		case <-ctx.Done():
			if len(jobs) == 0 {
				return nil, ctx.Err()
			}
			break loop
		}
	}
	return jobs, nil
}

// PutBack puts them back.
func (b *Inbox) PutBack(ctx context.Context, n int) ([]*Job, error) {
	var jobs []*Job
	for len(jobs) < n {
		select {
		case j := <-b.queue:
			jobs = append(jobs, j)
		case <-ctx.Done():
			b.putBack(jobs)
			return nil, ctx.Err()
		}
	}
	return jobs, nil
}

// PutBackLater does so in a defer, unless all went well.
func (b *Inbox) PutBackLater(ctx context.Context, n int) (jobs []*Job, err error) {
	var taken []*Job
	defer func() {
		if err != nil {
			b.putBack(taken)
		}
	}()
	for len(taken) < n {
		select {
		case j := <-b.queue:
			taken = append(taken, j)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return taken, nil
}

// Flush passes on what there is.
func (b *Inbox) Flush(ctx context.Context, size int) {
	var batch []*Job
	for {
		select {
		case j := <-b.queue:
			if batch = append(batch, j); len(batch) == size {
				use(batch)
				batch = nil
			}
		case <-ctx.Done():
			use(batch)
			return
		}
	}
}

// Handled collects only what it was done with.
func (b *Inbox) Handled(ctx context.Context, n int, handle func(*Job)) ([]*Job, error) {
	var done []*Job
	for len(done) < n {
		select {
		case j := <-b.queue:
			handle(j)
			done = append(done, j)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return done, nil
}

// Keep collects in a field: the next call goes on with it.
func (b *Inbox) Keep(ctx context.Context, n int) error {
	for len(b.kept) < n {
		select {
		case j := <-b.queue:
			b.kept = append(b.kept, j)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Count collects nothing.
func (b *Inbox) Count(ctx context.Context, n int) (int, error) {
	sum := 0
	for range n {
		select {
		case j := <-b.queue:
			sum += len(j.Body)
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
	return sum, nil
}

// Peek reads without taking.
func (b *Inbox) Peek(ctx context.Context) ([]string, error) {
	var ids []string
	for _, j := range b.list {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		ids = append(ids, j.ID)
	}
	return ids, nil
}

// Fan collects the results of goroutines of its own.
func Fan(ctx context.Context, work []func() string) ([]string, error) {
	results := make(chan string, len(work))
	for _, w := range work {
		go func() { results <- w() }()
	}
	var out []string
	for range work {
		select {
		case r := <-results:
			out = append(out, r)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return out, nil
}

// Reserve waits first, and then takes all at once.
func (b *Inbox) Reserve(ctx context.Context, n int) ([]*Job, error) {
	for range n {
		select {
		case <-b.more:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	var jobs []*Job
	for range n {
		jobs = append(jobs, b.pop())
	}
	return jobs, nil
}

// Loop ends with the inbox.
func (b *Inbox) Loop(send func([]*Job)) {
	var batch []*Job
	for {
		select {
		case j := <-b.queue:
			batch = append(batch, j)
		case <-b.stop:
			return
		}
		if len(batch) > 10 {
			send(batch)
			batch = nil
		}
	}
}

// Signals collects nothing that can be lost.
func (b *Inbox) Signals(ctx context.Context, n int) ([]time.Time, error) {
	var at []time.Time
	for range n {
		select {
		case <-b.more:
			at = append(at, time.Now())
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return at, nil
}
