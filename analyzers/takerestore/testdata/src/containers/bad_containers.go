// Package containers takes elements out of slices, maps and lists, and keeps
// them in a local variable while it waits.
package containers

import (
	"container/heap"
	"container/list"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
)

type job struct {
	id  string
	due int64
}

type runner interface {
	Try(ctx context.Context, j *job) (bool, error)
	Probe(ctx context.Context, port int) error
	Rename(ctx context.Context, from, to string) error
	Sync(ctx context.Context, keys map[string]int) error
}

type dueJobs []*job

func (d dueJobs) Len() int           { return len(d) }
func (d dueJobs) Less(i, k int) bool { return d[i].due < d[k].due }
func (d dueJobs) Swap(i, k int)      { d[i], d[k] = d[k], d[i] }
func (d *dueJobs) Push(x any)        { *d = append(*d, x.(*job)) }
func (d *dueJobs) Pop() any {
	old := *d
	x := old[len(old)-1]
	*d = old[:len(old)-1]
	return x
}

// A Scheduler keeps jobs in every container there is.
type Scheduler struct {
	mu       sync.Mutex
	run      runner
	queue    []*job
	ports    []int
	sessions map[string]*job
	names    map[string]int
	dirty    map[string]int
	live     sync.Map
	ring     *list.List
	lru      list.List
	due      dueJobs
}

var errEmpty = errors.New("empty")

// Next pops a job from the front and pushes it back if it is not its turn. A
// cancelled try loses the job.
func (s *Scheduler) Next(ctx context.Context) error {
	s.mu.Lock()
	if len(s.queue) == 0 {
		s.mu.Unlock()
		return errEmpty
	}
	j := s.queue[0]
	s.queue = s.queue[1:] // want `s.queue is taken at line \d+ and put back at line \d+, but not when Try is cancelled or fails`
	s.mu.Unlock()

	done, err := s.run.Try(ctx, j) // ^leaves
	if err != nil {
		return err
	}
	if !done {
		s.mu.Lock()
		s.queue = append(s.queue, j) // ^rest
		s.mu.Unlock()
	}
	return nil
}

// CheckPort takes a number off the free list, which is one shorter for ever
// after each probe that is cancelled.
func (s *Scheduler) CheckPort(ctx context.Context) (int, error) {
	last := len(s.ports) - 1
	if last < 0 {
		return 0, errEmpty
	}
	port := s.ports[last]
	s.ports = s.ports[:last]                       // want `s.ports is taken`
	if err := s.run.Probe(ctx, port); err != nil { // ^leaves
		return 0, err
	}
	s.ports = append(s.ports, port) // ^rest
	return port, nil
}

// Renew deletes a session for the time of the call, and with it the session.
func (s *Scheduler) Renew(ctx context.Context, id string) error {
	s.mu.Lock()
	sess, ok := s.sessions[id]
	if !ok {
		s.mu.Unlock()
		return errEmpty
	}
	delete(s.sessions, id) // want `s.sessions is taken`
	s.mu.Unlock()

	if _, err := s.run.Try(ctx, sess); err != nil { // ^leaves
		return err
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions[sess.id] = sess // ^rest
	return nil
}

// Rename has removed the old name when the call is cancelled, and never gets to
// adding the new one.
func (s *Scheduler) Rename(ctx context.Context, from, to string) error {
	n := s.names[from]
	delete(s.names, from)                               // want `s.names is taken`
	if err := s.run.Rename(ctx, from, to); err != nil { // ^leaves
		return err
	}
	s.names[to] = n // ^rest
	return nil
}

// Refresh takes an entry out of a sync.Map.
func (s *Scheduler) Refresh(ctx context.Context, id string) error {
	v, ok := s.live.LoadAndDelete(id) // want `s.live is taken`
	if !ok {
		return errEmpty
	}
	select {
	case <-ctx.Done(): // ^leaves
		return context.Cause(ctx)
	case <-v.(*liveJob).idle:
	}
	s.live.Store(id, v) // ^rest
	return nil
}

type liveJob struct{ idle chan struct{} }

// Rotate takes the front of a list, and pushes it to the back when its turn is
// over.
func (s *Scheduler) Rotate(ctx context.Context) error {
	front := s.ring.Front()
	if front == nil {
		return errEmpty
	}
	j := s.ring.Remove(front).(*job)             // want `s.ring is taken`
	if _, err := s.run.Try(ctx, j); err != nil { // ^leaves
		return err
	}
	s.ring.PushBack(j) // ^rest
	return nil
}

// Touch does so with a list that is a field by value, and with the element's
// value instead of what Remove returns.
func (s *Scheduler) Touch(ctx context.Context, e *list.Element) error {
	s.lru.Remove(e)                                           // want `s.lru is taken`
	if _, err := s.run.Try(ctx, e.Value.(*job)); err != nil { // ^leaves
		return err
	}
	s.lru.PushFront(e.Value) // ^rest
	return nil
}

// Earliest pops from a heap, and pushes back what is not due yet.
func (s *Scheduler) Earliest(ctx context.Context) error {
	j := heap.Pop(&s.due).(*job)   // want `s.due is taken`
	done, err := s.run.Try(ctx, j) // ^leaves
	if err != nil {
		return err
	}
	if !done {
		heap.Push(&s.due, j) // ^rest
	}
	return nil
}

// Demote cuts an element out of the middle and adds it to the end.
func (s *Scheduler) Demote(ctx context.Context, i int) error {
	j := s.queue[i]
	s.queue = slices.Delete(s.queue, i, i+1)     // want `s.queue is taken`
	if _, err := s.run.Try(ctx, j); err != nil { // ^leaves
		return err
	}
	s.queue = append(s.queue, j) // ^rest
	return nil
}

// Cut does the same with append.
func (s *Scheduler) Cut(ctx context.Context, i int) error {
	j := s.queue[i]
	s.queue = append(s.queue[:i], s.queue[i+1:]...) // want `s.queue is taken`
	if _, err := s.run.Try(ctx, j); err != nil {    // ^leaves
		return err
	}
	s.queue = append(s.queue, j) // ^rest
	return nil
}

// Half takes the first half of a queue, which its successor would have got.
func (s *Scheduler) Half(ctx context.Context) error {
	n := len(s.queue) / 2
	first := s.queue[:n]
	s.queue = s.queue[n:] // want `s.queue is taken`
	for _, j := range first {
		if _, err := s.run.Try(ctx, j); err != nil { // ^leaves
			return err
		}
	}
	s.queue = append(s.queue, first...) // ^rest
	return nil
}

// Sync empties a map that it has copied, and copies back what was not accepted.
func (s *Scheduler) Sync(ctx context.Context) error {
	s.mu.Lock()
	keys := maps.Clone(s.dirty)
	clear(s.dirty) // want `s.dirty is taken`
	s.mu.Unlock()
	if err := s.run.Sync(ctx, keys); err != nil { // ^leaves
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, n := range keys {
		if n > 0 {
			s.dirty[k] = n // ^rest
		}
	}
	return nil
}
