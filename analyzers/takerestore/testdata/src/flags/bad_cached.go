package flags

import "context"

// Reload reads another part of what is shown. Nobody shows anything while the
// flag is down.
func (w *window) Reload(ctx context.Context, id string) error {
	if !w.loaded {
		return errBusy
	}
	w.loaded = false                             // want `w.loaded is cleared at line \d+ and set again at line \d+`
	if err := w.back.Pull(ctx, id); err != nil { // ^leaves
		return err
	}
	w.id = id
	w.loaded = true // ^rest
	return nil
}
