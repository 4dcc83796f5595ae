package containers

import (
	"container/list"
	"context"
	"slices"
	"sync"
	"time"
)

// NextPeek looks first and pops when the work is done.
func (s *Scheduler) NextPeek(ctx context.Context) error {
	if len(s.queue) == 0 {
		return errEmpty
	}
	if _, err := s.run.Try(ctx, s.queue[0]); err != nil {
		return err
	}
	s.queue = s.queue[1:]
	return nil
}

// NextFront puts the job back where it was when the try is cancelled.
func (s *Scheduler) NextFront(ctx context.Context) error {
	j := s.queue[0]
	s.queue = s.queue[1:]
	done, err := s.run.Try(ctx, j)
	if err != nil {
		s.queue = slices.Insert(s.queue, 0, j)
		return err
	}
	if !done {
		s.queue = append(s.queue, j)
	}
	return nil
}

// Take hands the job to the caller on all ways, with the error if there is one.
func (s *Scheduler) Take(ctx context.Context) (*job, error) {
	j := s.queue[0]
	s.queue = s.queue[1:]
	done, err := s.run.Try(ctx, j)
	if err != nil {
		return j, err
	}
	if !done {
		s.queue = append(s.queue, j)
	}
	return j, nil
}

// CheckPortDefer gives the number back on all ways out.
func (s *Scheduler) CheckPortDefer(ctx context.Context) error {
	last := len(s.ports) - 1
	port := s.ports[last]
	s.ports = s.ports[:last]
	defer func() { s.ports = append(s.ports, port) }()
	return s.run.Probe(ctx, port)
}

// RenewBack puts the session back before it looks at the error.
func (s *Scheduler) RenewBack(ctx context.Context, id string) error {
	sess := s.sessions[id]
	delete(s.sessions, id)
	_, err := s.run.Try(ctx, sess)
	s.sessions[id] = sess
	return err
}

// RefreshArms stores on every arm.
func (s *Scheduler) RefreshArms(ctx context.Context, id string) error {
	v, ok := s.live.LoadAndDelete(id)
	if !ok {
		return errEmpty
	}
	select {
	case <-ctx.Done():
		s.live.Store(id, v)
		return ctx.Err()
	case <-time.After(time.Minute):
		s.live.Store(id, v)
		return errEmpty
	case <-v.(*liveJob).idle:
	}
	s.live.Store(id, v)
	return nil
}

// RotateDead moves what it cannot serve to a list of its own.
func (s *Scheduler) RotateDead(ctx context.Context, dead *list.List) error {
	j := s.ring.Remove(s.ring.Front()).(*job)
	if _, err := s.run.Try(ctx, j); err != nil {
		dead.PushBack(j)
		return err
	}
	s.ring.PushBack(j)
	return nil
}

// Expire removes entries whose time is over; nothing puts them back.
func (s *Scheduler) Expire(ctx context.Context, id string) error {
	j := s.sessions[id]
	delete(s.sessions, id)
	_, err := s.run.Try(ctx, j)
	return err
}

// Drain works on a list of its own: it was never anybody else's.
func (s *Scheduler) Drain(ctx context.Context, ids []string) error {
	var todo []*job
	for _, id := range ids {
		todo = append(todo, &job{id: id})
	}
	for len(todo) > 0 {
		j := todo[0]
		todo = todo[1:]
		done, err := s.run.Try(ctx, j)
		if err != nil {
			return err
		}
		if !done {
			todo = append(todo, j)
		}
	}
	return nil
}

// PlanOptions is a bag of parameters, not an object that lives on.
type PlanOptions struct {
	Prefer []*job
	Dry    bool
}

// Plan changes only its options.
func (s *Scheduler) Plan(ctx context.Context, opts *PlanOptions) error {
	prefer := opts.Prefer
	opts.Prefer = nil
	for _, j := range prefer {
		if _, err := s.run.Try(ctx, j); err != nil {
			return err
		}
	}
	opts.Prefer = prefer
	return nil
}

var buffers sync.Pool

// Encode takes a buffer from a pool: losing it costs an allocation.
func (s *Scheduler) Encode(ctx context.Context, j *job) error {
	buf := buffers.Get().([]byte)
	buf = append(buf[:0], j.id...)
	if err := s.run.Rename(ctx, string(buf), j.id); err != nil {
		return err
	}
	buffers.Put(buf)
	return nil
}

// parsed caches by its input: an entry that is gone is computed again.
var parsed = map[string]*job{}

// Parse drops a stale entry and stores a fresh one.
func Parse(ctx context.Context, r runner, id string) (*job, error) {
	delete(parsed, id)
	j := &job{id: id}
	if _, err := r.Try(ctx, j); err != nil {
		return nil, err
	}
	parsed[id] = j
	return j, nil
}

// Replay takes the first job before the call, which is pure computation after a
// check of the context that comes first.
func (s *Scheduler) Replay(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	j := s.queue[0]
	s.queue = s.queue[1:]
	due, err := parseDue(j.id)
	if err != nil {
		return err
	}
	j.due = due
	s.queue = append(s.queue, j)
	return nil
}

func parseDue(id string) (int64, error) {
	if id == "" {
		return 0, errEmpty
	}
	return int64(len(id)), nil
}
