package limited

import (
	"context"
	"net/http"
	"sync"
)

// Members are who is there, and who wants to hear of that.
type Members struct {
	names   sync.Map
	entered []func(ctx context.Context, name string)
	left    []func(ctx context.Context, name string)
	follow  func(name string) (<-chan string, <-chan struct{})
}

// Register waits for nothing, nor does who only hears of it.
func (m *Members) Register(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.names.Store(name, true)
	for _, hear := range m.entered {
		hear(ctx, name)
	}
	return nil
}

// Unregister has forgotten the name before anybody hears of it.
func (m *Members) Unregister(ctx context.Context, name string) {
	if _, ok := m.names.LoadAndDelete(name); !ok {
		return
	}
	for _, hear := range m.left {
		hear(ctx, name)
	}
}

// Stay is a request that lasts until somebody goes.
func (m *Members) Stay(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	if err := m.Register(r.Context(), name); err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	defer m.Unregister(r.Context(), name)
	news, done := m.follow(name)
	for {
		select {
		case s := <-news:
			w.Write([]byte(s))
		case <-r.Context().Done():
			return
		case <-done:
			return
		}
	}
}

// Mount lets requests in.
func (m *Members) Mount(mux *http.ServeMux) { mux.HandleFunc("/stay", m.Stay) }
