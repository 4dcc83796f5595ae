package helper

import "context"

// Look sends a task that stays in the queue.
func (s *Scheduler) Look(ctx context.Context) error {
	t, ok := s.typed.peek()
	if !ok {
		return nil
	}
	select {
	case s.workers <- t:
		s.typed.pop()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// LookRemote does so with the queue of another package.
func (s *Scheduler) LookRemote(ctx context.Context) error {
	t := s.remote.First()
	select {
	case s.out <- t:
		s.remote.Take()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Find sends a task that is still waiting.
func (s *Scheduler) Find(ctx context.Context, id int) error {
	t, ok := s.find(id)
	if !ok {
		return nil
	}
	select {
	case s.workers <- t:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// PutBack returns the item to the generic queue.
func (s *Scheduler) PutBack(ctx context.Context) error {
	t, ok := s.typed.pop()
	if !ok {
		return nil
	}
	select {
	case s.workers <- t:
		return nil
	case <-ctx.Done():
		s.typed.unpop(t)
		return ctx.Err()
	}
}

// PutBackRemote returns the task to the queue of another package.
func (s *Scheduler) PutBackRemote(ctx context.Context) error {
	t := s.remote.Take()
	if t == nil {
		return nil
	}
	select {
	case s.out <- t:
		return nil
	case <-ctx.Done():
		s.remote.Untake(t)
		return ctx.Err()
	}
}

// AddAgain gives the task to the scheduler as if it were new.
func (s *Scheduler) AddAgain(ctx context.Context) error {
	t := s.next()
	if t == nil {
		return nil
	}
	select {
	case s.workers <- t:
		return nil
	case <-ctx.Done():
		s.add(t)
		return ctx.Err()
	}
}

// Deferred returns the task on every exit on which nobody got it.
func (s *Scheduler) Deferred(ctx context.Context) error {
	t, ok := s.typed.pop()
	if !ok {
		return nil
	}
	defer func() {
		if t != nil {
			s.typed.unpop(t)
		}
	}()
	select {
	case s.workers <- t:
		t = nil
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Background waits in a goroutine for somebody who takes the task.
func (s *Scheduler) Background(ctx context.Context) error {
	t := s.next()
	select {
	case s.workers <- t:
		return nil
	case <-ctx.Done():
		go func() { s.workers <- t }()
		return ctx.Err()
	}
}

// Local pops from a queue of its own.
func (s *Scheduler) Local(ctx context.Context, tasks []*task) error {
	var todo queue[*task]
	todo.items = tasks
	for {
		t, ok := todo.pop()
		if !ok {
			return nil
		}
		select {
		case s.workers <- t:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Scratch drops something that a pool lent it.
func (s *Scheduler) Scratch(ctx context.Context) error {
	t := s.free.Get().(*task)
	t.id = -1
	select {
	case s.workers <- t:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Failed sends a report of a failure: when receive fails it has taken nothing.
func (s *Scheduler) Failed(ctx context.Context, reports chan<- *task) error {
	t, err := s.receive(ctx)
	if err != nil {
		t = &task{id: -1}
		select {
		case reports <- t:
		case <-ctx.Done():
		}
		return err
	}
	s.add(t)
	return nil
}

// take waits for a task and returns it with the error that there is none.
func (s *Scheduler) take(ctx context.Context) (*task, error) {
	if t := s.next(); t != nil {
		return t, nil
	}
	return s.receive(ctx)
}

// Take gives the task to its caller.
func (s *Scheduler) Take(ctx context.Context) (*task, error) {
	return s.take(ctx)
}
