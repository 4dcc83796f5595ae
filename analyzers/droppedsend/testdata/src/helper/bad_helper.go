package helper

import "context"

// Dispatch loses what next took out of the scheduler.
func (s *Scheduler) Dispatch(ctx context.Context) error {
	t := s.next() // want "taken from s.tasks by next at line .* and sent to s.workers"
	if t == nil {
		return errStopped
	}
	select {
	case s.workers <- t: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// DispatchLarge loses what a helper's helper took.
func (s *Scheduler) DispatchLarge(ctx context.Context) error {
	t := s.nextLarge() // want "taken from s.tasks by nextLarge"
	if t == nil {
		return nil
	}
	select {
	case s.workers <- t: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Wake loses a task that it claimed by its id.
func (s *Scheduler) Wake(ctx context.Context, id int) error {
	t, ok := s.claim(id) // want "taken from s.waiting by claim"
	if !ok {
		return nil
	}
	select {
	case s.workers <- t: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Typed loses an item of a generic queue.
func (s *Scheduler) Typed(ctx context.Context) error {
	t, ok := s.typed.pop() // want "taken from s.typed.items by pop"
	if !ok {
		return nil
	}
	select {
	case s.workers <- t: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Received loses what it waited for a moment ago.
func (s *Scheduler) Received(ctx context.Context) error {
	t, err := s.receive(ctx) // want "taken from s.inbox by receive"
	if err != nil {
		return err
	}
	select {
	case s.workers <- t: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// ByFunction pops with a function that is given the list.
func (s *Scheduler) ByFunction(ctx context.Context) error {
	s.mu.Lock()
	t := popFront(&s.tasks) // want "taken from s.tasks by popFront"
	s.mu.Unlock()
	select {
	case s.workers <- t: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Remote loses a task of a queue of another package.
func (s *Scheduler) Remote(ctx context.Context) error {
	t := s.remote.Take() // want "taken from s.remote.tasks by Take"
	if t == nil {
		return nil
	}
	select {
	case s.out <- t: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// RemoteWait loses a task that another package waited for.
func (s *Scheduler) RemoteWait(ctx context.Context) error {
	t, err := s.remote.Wait(ctx) // want "taken from s.remote.ready by Wait"
	if err != nil {
		return err
	}
	select {
	case s.out <- t: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// RemoteStack loses an item of a generic stack of another package.
func (s *Scheduler) RemoteStack(ctx context.Context) error {
	t, ok := s.stack.Grab() // want "taken from s.stack.items by Grab"
	if !ok {
		return nil
	}
	select {
	case s.workers <- t: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// popLocked is called with the lock held, and sent from without.
func (s *Scheduler) popLocked() (t *task) {
	t, s.tasks = s.tasks[0], s.tasks[1:]
	return t
}

// AllOf loses one of many tasks that it moves.
func (s *Scheduler) AllOf(ctx context.Context, n int) error {
	for range n {
		s.mu.Lock()
		t := s.popLocked() // want "taken from s.tasks by popLocked"
		s.mu.Unlock()
		select {
		case s.workers <- t: // ^rest
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	return nil
}
