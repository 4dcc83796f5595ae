package values

import "context"

// Keep calls what it has taken only when there is something new.
func (t *tenant) Keep(ctx context.Context) error {
	t.mu.Lock()
	old := t.end
	t.end = nil // want `t.end is taken at line \d+ and put back at line \d+`
	t.mu.Unlock()
	room, end, err := t.rent(ctx) // ^leaves
	if err != nil {
		return err
	}
	if old != nil {
		old()
	}
	t.mu.Lock()
	t.room, t.end = room, end // ^rest
	t.mu.Unlock()
	return nil
}

// Try calls what it has taken, and puts the same back.
func (t *tenant) Try(ctx context.Context, knock func(context.Context) error) error {
	t.mu.Lock()
	end := t.end
	t.end = nil // want `t.end is taken at line \d+ and put back at line \d+`
	t.mu.Unlock()
	end()
	if err := knock(ctx); err != nil { // ^leaves
		return err
	}
	t.mu.Lock()
	t.end = end // ^rest
	t.mu.Unlock()
	return nil
}
