package queue

import (
	"container/heap"
	"context"
	"errors"
	"slices"
)

var errEmpty = errors.New("no jobs")

// First pops the oldest job, and loses it when no worker takes it in time.
func (d *Dispatcher) First(ctx context.Context) error {
	d.mu.Lock()
	if len(d.pending) == 0 {
		d.mu.Unlock()
		return errEmpty
	}
	job := d.pending[0]
	d.pending = d.pending[1:] // want "taken from d.pending at line .* and sent to d.workers"
	d.mu.Unlock()

	select {
	case d.workers <- job: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Last pops the newest job.
func (d *Dispatcher) Last(ctx context.Context) error {
	d.mu.Lock()
	n := len(d.pending) - 1
	job := d.pending[n]
	d.pending = d.pending[:n] // want "taken from d.pending"
	d.mu.Unlock()

	select {
	case d.workers <- job: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// At cuts a job out of the middle.
func (d *Dispatcher) At(ctx context.Context, i int) error {
	d.mu.Lock()
	job := d.pending[i]
	d.pending = slices.Delete(d.pending, i, i+1) // want "taken from d.pending"
	d.mu.Unlock()

	select {
	case d.workers <- job: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Splice cuts a job out of the middle by hand.
func (d *Dispatcher) Splice(ctx context.Context, i int) error {
	job := d.pending[i]
	d.pending = append(d.pending[:i], d.pending[i+1:]...) // want "taken from d.pending"
	select {
	case d.workers <- job: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// ByID removes a job from the index. It is found no more, and nobody has it.
func (d *Dispatcher) ByID(ctx context.Context, id string) error {
	d.mu.Lock()
	job, ok := d.byID[id]
	if !ok {
		d.mu.Unlock()
		return errEmpty
	}
	delete(d.byID, id) // want "taken from d.byID"
	d.mu.Unlock()

	select {
	case d.workers <- job: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Any removes whichever jobs come first.
func (d *Dispatcher) Any(ctx context.Context) error {
	for id, job := range d.byID {
		delete(d.byID, id) // want "taken from d.byID"
		select {
		case d.workers <- job: // ^rest
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	return nil
}

// Claim takes a job out of a concurrent map.
func (d *Dispatcher) Claim(ctx context.Context, id string) error {
	v, ok := d.running.LoadAndDelete(id) // want "taken from d.running"
	if !ok {
		return errEmpty
	}
	select {
	case d.workers <- v.(*Job): // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Front unlinks the first element of a list, and sends its value.
func (d *Dispatcher) Front(ctx context.Context) error {
	e := d.order.Front()
	if e == nil {
		return errEmpty
	}
	d.order.Remove(e) // want "taken from d.order"
	job := e.Value.(*Job)
	select {
	case d.workers <- job: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Back uses the value that Remove returns.
func (d *Dispatcher) Back(ctx context.Context) error {
	job := d.order.Remove(d.order.Back()).(*Job) // want "taken from d.order"
	select {
	case d.workers <- job: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Urgent pops from a heap.
func (d *Dispatcher) Urgent(ctx context.Context) error {
	d.mu.Lock()
	job := heap.Pop(&d.prio).(*Job) // want "taken from d.prio"
	d.mu.Unlock()
	select {
	case d.workers <- job: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Swap takes the only job out of an atomic slot.
func (d *Dispatcher) Swap(ctx context.Context) error {
	job := d.current.Swap(nil) // want "taken from d.current"
	if job == nil {
		return errEmpty
	}
	select {
	case d.workers <- job: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Ring takes a job out of a ring buffer.
func (d *Dispatcher) Ring(ctx context.Context) error {
	job := d.ring[d.head]
	d.ring[d.head] = nil // want "taken from d.ring"
	d.head = (d.head + 1) % len(d.ring)
	select {
	case d.workers <- job: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// All takes everything that was added, and loses it at once.
func (d *Dispatcher) All(ctx context.Context) error {
	d.mu.Lock()
	batch := d.pending
	d.pending = nil // want "taken from d.pending"
	d.mu.Unlock()
	select {
	case d.batches <- batch: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Half puts the job back on one of two early exits.
func (d *Dispatcher) Half(ctx context.Context, quit <-chan struct{}) error {
	job := d.pending[0]
	d.pending = d.pending[1:] // want "taken from d.pending at line .* and sent to d.workers at line .*, but dropped when quit is closed"
	select {
	case d.workers <- job: // ^rest
		return nil
	case <-ctx.Done():
		d.pending = slices.Insert(d.pending, 0, job)
		return ctx.Err()
	case <-quit: // ^leaves
		return errEmpty
	}
}

// Locked never gives up the lock, which does not help the job.
func (d *Dispatcher) Locked(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.pending) > 0 {
		job := d.pending[0]
		d.pending = d.pending[1:] // want "taken from d.pending"
		select {
		case d.workers <- job: // ^rest
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	return nil
}
