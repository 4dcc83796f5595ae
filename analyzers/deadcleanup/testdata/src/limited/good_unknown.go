package limited

import (
	"context"
	"depblob"
	"net/http"
)

// VisitFor has rooms that may come from anywhere, and what closes them may well do so
// without its context. An audit reports it.
func VisitFor(w http.ResponseWriter, r *http.Request, rooms depblob.Rooms, load func(context.Context) error) {
	name := r.PathValue("name")
	if err := rooms.Open(r.Context(), name); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	defer rooms.Release(r.Context(), name)
	if err := load(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	}
}
