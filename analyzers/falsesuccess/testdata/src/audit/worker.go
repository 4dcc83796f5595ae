package audit

import "context"

// A Worker does what waits in its line, each time that it is told to.
type Worker struct {
	line   []string
	wake   chan struct{}
	target Target
}

// applyWaiting stops in the middle. Who calls it waits next for the end of the context, too.
func (w *Worker) applyWaiting(ctx context.Context) error {
	for len(w.line) > 0 {
		select {
		case <-ctx.Done():
			return nil
		default:
		}
		if err := w.target.Apply(ctx, w.line[0]); err != nil {
			return err
		}
		w.line = w.line[1:]
	}
	return nil
}

func (w *Worker) work(ctx context.Context, ready func()) {
	ready()
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.wake:
			if err := w.applyWaiting(ctx); err != nil {
				panic(err)
			}
		}
	}
}

// count answers something else, too: how many there were is believed.
func (w *Worker) count(ctx context.Context) (int, error) {
	n := 0
	for _, item := range w.line {
		if ctx.Err() != nil { // ^leaves
			return 0, nil // want `count reports success when ctx ends at line \d+, with work left: its callers take the work for done \(falsesuccess, audit\)$`
		}
		if err := w.target.Apply(ctx, item); err != nil { // ^rest
			return 0, err
		}
		n++
	}
	return n, nil
}

func (w *Worker) counts(ctx context.Context, out chan<- int) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.wake:
			n, err := w.count(ctx)
			if err != nil {
				panic(err)
			}
			w.line = w.line[n:]
		}
	}
}

// applyAll has a caller that goes on as if all were done, and waits for nothing.
func (w *Worker) applyAll(ctx context.Context) error {
	for _, item := range w.line {
		if ctx.Err() != nil { // ^leaves
			return nil // want `applyAll reports success when ctx ends at line \d+, with work left: its callers take the work for done \(falsesuccess, audit\)$`
		}
		if err := w.target.Apply(ctx, item); err != nil { // ^rest
			return err
		}
	}
	return nil
}

// Clear waits before that, and not after.
func (w *Worker) Clear(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-w.wake:
	}
	if err := w.applyAll(ctx); err != nil {
		return err
	}
	w.line = nil
	return nil
}
