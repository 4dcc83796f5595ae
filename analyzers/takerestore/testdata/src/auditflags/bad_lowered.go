package auditflags

import "context"

type window struct {
	api    api
	loaded bool
	id     int
}

// Reload reads another part of what is shown. Nobody shows anything while the
// flag is down, and that may be right when there is nothing to show.
func (w *window) Reload(ctx context.Context, id int) error {
	w.loaded = false                               // want `w.loaded is cleared at line \d+ and set again at line \d+.* \(takerestore, audit\)`
	if _, err := w.api.Call(ctx, id); err != nil { // ^leaves
		return err
	}
	w.id = id
	w.loaded = true // ^rest
	return nil
}
