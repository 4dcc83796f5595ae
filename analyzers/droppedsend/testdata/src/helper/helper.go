// Package helper takes tasks out of queues with the help of other functions.
package helper

import (
	"context"
	"errors"
	"sync"

	"depqueue"
)

type task struct {
	id      int
	payload []byte
}

var errStopped = errors.New("stopped")

type queue[T any] struct {
	mu    sync.Mutex
	items []T
}

// pop removes the oldest item.
func (q *queue[T]) pop() (item T, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		return item, false
	}
	item = q.items[0]
	q.items = q.items[1:]
	return item, true
}

// peek looks at the oldest item.
func (q *queue[T]) peek() (item T, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		return item, false
	}
	return q.items[0], true
}

// unpop puts an item back.
func (q *queue[T]) unpop(item T) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append([]T{item}, q.items...)
}

type Scheduler struct {
	mu      sync.Mutex
	tasks   []*task
	waiting map[int]*task
	typed   queue[*task]
	inbox   chan *task
	workers chan *task
	remote  *depqueue.Queue
	stack   depqueue.Stack[*task]
	out     chan *depqueue.Task
	free    sync.Pool
}

func (s *Scheduler) add(t *task) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tasks = append(s.tasks, t)
}

// next removes the oldest task.
func (s *Scheduler) next() *task {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tasks) == 0 {
		return nil
	}
	t := s.tasks[0]
	s.tasks = s.tasks[1:]
	return t
}

// nextLarge leaves small tasks alone.
func (s *Scheduler) nextLarge() *task {
	t := s.next()
	if t != nil && len(t.payload) < 1024 {
		s.add(t)
		return nil
	}
	return t
}

// claim removes the task that waits under an id.
func (s *Scheduler) claim(id int) (*task, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.waiting[id]
	delete(s.waiting, id)
	return t, ok
}

// find looks a waiting task up.
func (s *Scheduler) find(id int) (*task, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.waiting[id]
	return t, ok
}

// receive waits for a task. If ctx ends first, none is taken.
func (s *Scheduler) receive(ctx context.Context) (*task, error) {
	select {
	case t := <-s.inbox:
		return t, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// popFront removes the first task of any list of them.
func popFront(list *[]*task) *task {
	t := (*list)[0]
	*list = (*list)[1:]
	return t
}
