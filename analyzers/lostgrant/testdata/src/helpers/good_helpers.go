package helpers

import "context"

func (h *Hub) forget(c *call) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.calls, c.id)
}

// CallForget gives the entry to a helper. A reply that comes too late is taken
// by a goroutine.
func (h *Hub) CallForget(ctx context.Context) (string, error) {
	c := h.register()
	select {
	case s := <-c.reply:
		return s, nil
	case <-ctx.Done():
		h.forget(c)
		return "", ctx.Err()
	}
}

// wait leaves its entry to its caller.
func (h *Hub) wait(ctx context.Context, id int) (string, error) {
	c := &call{id, make(chan string)}
	h.calls[id] = c
	select {
	case s := <-c.reply:
		return s, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// CallWait is the caller.
func (h *Hub) CallWait(ctx context.Context, id int) (string, error) {
	s, err := h.wait(ctx, id)
	if err != nil {
		delete(h.calls, id)
		return "", err
	}
	return s, nil
}

// TakeBoth gives its slot back on each failure.
func (h *Hub) TakeBoth(ctx context.Context, line string) error {
	h.slots.Take()
	if h.closed {
		h.slots.Give()
		return errClosed
	}
	if err := h.remote.Send(ctx, line); err != nil {
		h.slots.Give()
		return err
	}
	return nil
}

// QueueBoth leaves the queue on both ways.
func (h *Hub) QueueBoth(ctx context.Context) error {
	ch := make(chan struct{})
	h.queue.Add(ch)
	defer h.queue.Remove(ch)
	select {
	case <-ch:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
