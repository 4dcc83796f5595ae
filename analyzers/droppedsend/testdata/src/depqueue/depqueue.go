// Package depqueue has queues for other packages to use.
package depqueue

import (
	"context"
	"sync"
)

type Task struct {
	Name  string
	Input []byte
}

// A Queue is a list of tasks.
type Queue struct {
	mu    sync.Mutex
	tasks []*Task
	ready chan *Task
}

// Take removes the oldest task, and returns nil if there is none.
func (q *Queue) Take() *Task {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.tasks) == 0 {
		return nil
	}
	t := q.tasks[0]
	q.tasks = q.tasks[1:]
	return t
}

// First returns the oldest task and leaves it where it is.
func (q *Queue) First() *Task {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.tasks) == 0 {
		return nil
	}
	return q.tasks[0]
}

// Untake puts a task back in front of all others.
func (q *Queue) Untake(t *Task) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.tasks = append([]*Task{t}, q.tasks...)
}

// Wait returns a task as soon as one is ready. If ctx ends first, the task
// stays for the next caller.
func (q *Queue) Wait(ctx context.Context) (*Task, error) {
	select {
	case t := <-q.ready:
		return t, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// A Stack is a list of anything.
type Stack[T any] struct {
	items []T
}

func (s *Stack[T]) Push(item T) { s.items = append(s.items, item) }

// Grab removes what was pushed last.
func (s *Stack[T]) Grab() (item T, ok bool) {
	n := len(s.items)
	if n == 0 {
		return item, false
	}
	item = s.items[n-1]
	s.items = s.items[:n-1]
	return item, true
}
