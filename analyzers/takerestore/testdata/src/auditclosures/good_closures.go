package auditclosures

import "context"

// FlushOnce clears the flag in the function around the closure.
func (r *Relay) FlushOnce(ctx context.Context) error {
	defer func() { r.busy = false }()
	flush := func() error {
		r.busy = true
		if err := r.up.Send(ctx, r.lines); err != nil {
			return err
		}
		r.busy = false
		return nil
	}
	return flush()
}

// FlushAfter clears it after the closure, however that ended.
func (r *Relay) FlushAfter(ctx context.Context) error {
	flush := func() error {
		r.busy = true
		if err := r.up.Send(ctx, r.lines); err != nil {
			return err
		}
		r.busy = false
		return nil
	}
	err := flush()
	r.busy = false
	return err
}

// LockedDefer restores in a defer inside the closure.
func (r *Relay) LockedDefer(ctx context.Context) error {
	return r.locked(func() error {
		lines := r.lines
		r.lines = nil
		defer func() { r.lines = lines }()
		return r.up.Send(ctx, lines)
	})
}

// Named restores in a defer when the named error is set.
func (r *Relay) Named(ctx context.Context) (n int, err error) {
	lines := r.lines
	r.lines = nil
	defer func() {
		if err != nil {
			r.lines = lines
		}
	}()
	if err := r.up.Send(ctx, lines); err != nil {
		return 0, err
	}
	r.lines = lines[:0]
	return len(lines), nil
}

// Cleanup collects what to undo, and runs it on failure.
func (r *Relay) Cleanup(ctx context.Context) error {
	r.active++
	undo := func() { r.active-- }
	if err := r.up.Send(ctx, r.lines); err != nil {
		undo()
		return err
	}
	undo()
	return nil
}

// DeferLocal defers a local function.
func (r *Relay) DeferLocal(ctx context.Context) error {
	end := func() { r.busy = false }
	r.busy = true
	defer end()
	if err := r.up.Send(ctx, r.lines); err != nil {
		return err
	}
	r.lines = nil
	return nil
}

// Mark returns the function that undoes it, which callers defer.
func (r *Relay) Mark() func() {
	r.busy = true
	return func() { r.busy = false }
}

// Marked defers what Mark returned.
func (r *Relay) Marked(ctx context.Context) error {
	defer r.Mark()()
	return r.up.Send(ctx, r.lines)
}

// Scoped gives the closure that ends it to the one who waits.
func (r *Relay) Scoped(ctx context.Context, wait func(context.Context, func()) error) error {
	r.busy = true
	if err := wait(ctx, func() { r.busy = false }); err != nil {
		return err
	}
	r.busy = false
	return nil
}

// Local captures nothing that outlives the call.
func Local(ctx context.Context, up uplink) error {
	busy := false
	send := func() error {
		busy = true
		if err := up.Send(ctx, nil); err != nil {
			return err
		}
		busy = false
		return nil
	}
	if busy {
		return errBusy
	}
	return send()
}

// Condition is not seen: the flag stays set when the wait was cancelled, but a
// defer that may clear it counts as one that does.
func (r *Relay) Condition(ctx context.Context) error {
	sent := false
	r.busy = true
	defer func() {
		if sent {
			r.busy = false
		}
	}()
	if err := r.up.Send(ctx, r.lines); err != nil {
		return err
	}
	sent = true
	return nil
}
