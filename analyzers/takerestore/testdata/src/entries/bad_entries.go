// Package entries has tables with an entry for each call.
package entries

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"
)

var errBusy = errors.New("busy")

type request struct{ done chan struct{} }

// A Desk answers questions.
type Desk struct {
	mu      sync.Mutex
	pending map[string]*request
	marks   sync.Map
	send    func(ctx context.Context, line string) error
}

// Ask keeps a question in its table for as long as it waits, which is not for ever.
func (d *Desk) Ask(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	d.mu.Lock()
	d.pending[id] = &request{make(chan struct{})} // want `d.pending gets an entry at line \d+ and loses it at line \d+, .*\(takerestore\)$`
	d.mu.Unlock()
	if err := d.send(ctx, id); err != nil { // ^leaves
		return err
	}
	d.mu.Lock()
	delete(d.pending, id) // ^rest
	d.mu.Unlock()
	return nil
}

// ServeHTTP does so for a request.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	d.pending[id] = &request{make(chan struct{})}   // want `d.pending gets an entry at line \d+ and loses it at line \d+, .*\(takerestore\)$`
	if err := d.send(r.Context(), id); err != nil { // ^leaves
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	delete(d.pending, id) // ^rest
}

// Once turns away who asks the same question while it waits: the entry locks them out
// for ever.
func (d *Desk) Once(ctx context.Context, id string) error {
	if old := d.pending[id]; old != nil {
		return errBusy
	}
	d.pending[id] = &request{make(chan struct{})} // want `d.pending gets an entry at line \d+ and loses it at line \d+, .*\(takerestore\)$`
	if err := d.send(ctx, id); err != nil {       // ^leaves
		return err
	}
	delete(d.pending, id) // ^rest
	return nil
}

// Only is told by the table what was in it.
func (d *Desk) Only(ctx context.Context, id string) error {
	if _, busy := d.marks.LoadOrStore(id, true); !busy { // want `d.marks gets an entry at line \d+ and loses it at line \d+, .*\(takerestore\)$`
		if err := d.send(ctx, id); err != nil { // ^leaves
			return err
		}
		d.marks.Delete(id) // ^rest
		return nil
	}
	return errBusy
}
