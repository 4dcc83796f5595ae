package queue

import (
	"context"
	"fmt"
	"slices"
)

// Peek takes the job off the queue only after a worker has it.
func (d *Dispatcher) Peek(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	job := d.pending[0]
	select {
	case d.workers <- job:
	case <-ctx.Done():
		return ctx.Err()
	}
	d.pending = d.pending[1:]
	return nil
}

// PeekAll does so for each job, in the arm that sends it.
func (d *Dispatcher) PeekAll(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.pending) > 0 {
		select {
		case d.workers <- d.pending[0]:
			d.pending = d.pending[1:]
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Lend leaves the job in the index until it is delivered.
func (d *Dispatcher) Lend(ctx context.Context, id string) error {
	job, ok := d.byID[id]
	if !ok {
		return errEmpty
	}
	select {
	case d.workers <- job:
		delete(d.byID, id)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Other deletes one entry and sends another, which stays where it is.
func (d *Dispatcher) Other(ctx context.Context, id, old string) error {
	job := d.byID[id]
	delete(d.byID, old)
	select {
	case d.workers <- job:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// PutBack returns the job to the front of the queue.
func (d *Dispatcher) PutBack(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	job := d.pending[0]
	d.pending = d.pending[1:]
	select {
	case d.workers <- job:
		return nil
	case <-ctx.Done():
		d.pending = append([]*Job{job}, d.pending...)
		return ctx.Err()
	}
}

// unpop is what Helper puts jobs back with.
func (d *Dispatcher) unpop(job *Job) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pending = slices.Insert(d.pending, 0, job)
}

// Helper returns the job with the help of another method.
func (d *Dispatcher) Helper(ctx context.Context) error {
	d.mu.Lock()
	job := d.pending[0]
	d.pending = d.pending[1:]
	d.mu.Unlock()
	select {
	case d.workers <- job:
		return nil
	case <-ctx.Done():
		d.unpop(job)
		return ctx.Err()
	}
}

// Deferred returns the job in a defer that looks at the error.
func (d *Dispatcher) Deferred(ctx context.Context) (err error) {
	d.mu.Lock()
	job := d.pending[0]
	d.pending = d.pending[1:]
	d.mu.Unlock()
	defer func() {
		if err != nil {
			d.unpop(job)
		}
	}()
	select {
	case d.workers <- job:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Flagged returns the job in a defer unless it was sent.
func (d *Dispatcher) Flagged(ctx context.Context, id string) error {
	job := d.byID[id]
	delete(d.byID, id)
	sent := false
	defer func() {
		if !sent {
			d.byID[id] = job
		}
	}()
	select {
	case d.workers <- job:
		sent = true
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Spill moves the job into another queue.
func (d *Dispatcher) Spill(ctx context.Context) error {
	job := d.pending[0]
	d.pending = d.pending[1:]
	select {
	case d.workers <- job:
		return nil
	case <-ctx.Done():
		d.failed = append(d.failed, job)
		return ctx.Err()
	}
}

// SpillChannel moves the job into another channel.
func (d *Dispatcher) SpillChannel(ctx context.Context) error {
	job := d.pending[0]
	d.pending = d.pending[1:]
	select {
	case d.workers <- job:
		return nil
	case <-ctx.Done():
		d.spill <- job
		return ctx.Err()
	}
}

// Poisoned closes the dispatcher: its jobs end with it.
func (d *Dispatcher) Poisoned(ctx context.Context) error {
	job := d.pending[0]
	d.pending = d.pending[1:]
	select {
	case d.workers <- job:
		return nil
	case <-ctx.Done():
		d.closed = true
		return ctx.Err()
	}
}

// Stopped stops everything that works on the dispatcher.
func (d *Dispatcher) Stopped(ctx context.Context) error {
	defer close(d.stop)
	for len(d.pending) > 0 {
		job := d.pending[0]
		d.pending = d.pending[1:]
		select {
		case d.workers <- job:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// An UndeliveredError has the job that nobody took.
type UndeliveredError struct{ Job *Job }

func (e *UndeliveredError) Error() string { return "job " + e.Job.ID + " was not delivered" }

// InError hands the job to the caller in the error.
func (d *Dispatcher) InError(ctx context.Context) error {
	job := d.pending[0]
	d.pending = d.pending[1:]
	select {
	case d.workers <- job:
		return nil
	case <-ctx.Done():
		return &UndeliveredError{Job: job}
	}
}

// Recorded keeps the error with the job in it.
func (d *Dispatcher) Recorded(ctx context.Context) {
	job := d.pending[0]
	d.pending = d.pending[1:]
	select {
	case d.workers <- job:
	case <-ctx.Done():
		d.lastErr = &UndeliveredError{Job: job}
	}
}

// Replied tells whoever waits for the job that it will not be done.
func (d *Dispatcher) Replied(ctx context.Context) error {
	job := d.pending[0]
	d.pending = d.pending[1:]
	select {
	case d.workers <- job:
		return nil
	case <-ctx.Done():
		job.reply <- ctx.Err()
		return ctx.Err()
	}
}

// Released wakes whoever waits for the job, with the error in it.
func (d *Dispatcher) Released(ctx context.Context) error {
	job := d.pending[0]
	d.pending = d.pending[1:]
	select {
	case d.workers <- job:
		return nil
	case <-ctx.Done():
		job.err = fmt.Errorf("not started: %w", ctx.Err())
		close(job.done)
		return ctx.Err()
	}
}

// finish ends a job with an error.
func (j *Job) finish(err error) {
	j.err = err
	close(j.done)
}

// Finished ends the job in one of its methods.
func (d *Dispatcher) Finished(ctx context.Context, id string) error {
	job := d.byID[id]
	delete(d.byID, id)
	select {
	case d.workers <- job:
		return nil
	case <-ctx.Done():
		job.finish(ctx.Err())
		return ctx.Err()
	}
}

// Counted gives up after a while and counts what it drops, so that somebody
// decided to.
func (d *Dispatcher) Counted(ctx context.Context) {
	job := d.pending[0]
	d.pending = d.pending[1:]
	select {
	case d.workers <- job:
	case <-ctx.Done():
		d.dropped++
	}
}

// Restored stores the job in the concurrent map again.
func (d *Dispatcher) Restored(ctx context.Context, id string) error {
	v, ok := d.running.LoadAndDelete(id)
	if !ok {
		return errEmpty
	}
	select {
	case d.workers <- v.(*Job):
		return nil
	case <-ctx.Done():
		d.running.Store(id, v)
		return ctx.Err()
	}
}

// Relinked puts the element back into the list.
func (d *Dispatcher) Relinked(ctx context.Context) error {
	e := d.order.Front()
	job := d.order.Remove(e).(*Job)
	select {
	case d.workers <- job:
		return nil
	case <-ctx.Done():
		d.order.PushFront(job)
		return ctx.Err()
	}
}

// Moved only changes the order of a list.
func (d *Dispatcher) Moved(ctx context.Context) error {
	e := d.order.Front()
	d.order.MoveToBack(e)
	select {
	case d.workers <- e.Value.(*Job):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Copied pops from a copy of the queue.
func (d *Dispatcher) Copied(ctx context.Context) error {
	todo := slices.Clone(d.pending)
	for len(todo) > 0 {
		job := todo[0]
		todo = todo[1:]
		select {
		case d.workers <- job:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Pooled drops something that came out of a pool: another one is made when it
// is needed.
func (d *Dispatcher) Pooled(ctx context.Context) error {
	job, _ := d.pool.Get().(*Job)
	select {
	case d.workers <- job:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Trimmed drops the oldest job and sends the next one without taking it.
func (d *Dispatcher) Trimmed(ctx context.Context) error {
	d.pending = d.pending[1:]
	select {
	case d.workers <- d.pending[0]:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
