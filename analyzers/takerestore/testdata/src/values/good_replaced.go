package values

import (
	"context"
	"sync"
)

// A run is open until somebody closes it.
type run interface {
	ID() string
	Open(ctx context.Context) error
	Close(ctx context.Context) error
}

// A registry keeps the newest run of each name open.
type registry struct {
	mu   sync.Mutex
	runs map[string]run
}

// Replace closes the run that is out of date, and keeps another in its place. If
// that cannot be opened, there is none.
func (r *registry) Replace(ctx context.Context, name, id string, latest run) (run, error) {
	r.mu.Lock()
	old, ok := r.runs[name]
	if ok && old.ID() == id {
		r.mu.Unlock()
		return old, nil
	}
	if ok {
		delete(r.runs, name)
	}
	r.mu.Unlock()
	if ok {
		if err := old.Close(ctx); err != nil {
			println(err.Error())
		}
	}
	if err := latest.Open(ctx); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.runs[name] = latest
	return latest, nil
}
