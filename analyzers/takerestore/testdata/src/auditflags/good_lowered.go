package auditflags

import "context"

// Show starts over when it is asked for the beginning, and reads what is not there:
// the next call does what this one was cancelled at.
func (w *window) Show(ctx context.Context, from int) (int, error) {
	if from == 0 {
		w.loaded = false
	}
	if !w.loaded {
		if _, err := w.api.Call(ctx, from); err != nil {
			return 0, err
		}
		w.loaded = true
	}
	return w.id, nil
}
