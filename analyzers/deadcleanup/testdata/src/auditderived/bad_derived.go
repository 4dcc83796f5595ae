package auditderived

import (
	"context"
	"net/http"
	"time"

	"depblob"
)

// Upload deletes with the same context, by way of another package.
func (u *Uploader) Upload(ctx context.Context, name string) error {
	if err := u.store.Create(ctx, name); err != nil {
		return err
	}
	if err := u.store.Fill(ctx, name); err != nil { // ^leaves
		u.store.Delete(ctx, name) /* ^rest */ // want `what u.store.Create does at line \d+ is undone by u.store.Delete`
		return err
	}
	return nil
}

// Tagged deletes with a context that helpers have made.
func (u *Uploader) Tagged(ctx context.Context, name string) error {
	if err := u.store.Create(ctx, name); err != nil {
		return err
	}
	if err := u.store.Fill(ctx, name); err != nil { // ^leaves
		late, cancel := context.WithTimeout(depblob.Named(tagged(ctx, name), name), time.Second)
		defer cancel()
		u.store.Delete(late, name) /* ^rest */ // want `u.store.Delete at line \d+, but with late, which has ended when Fill`
		return err
	}
	return nil
}

// Handle uses the context of a request.
func (u *Uploader) Handle(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Path
	if err := u.store.Create(r.Context(), name); err != nil {
		return
	}
	if err := u.store.Fill(r.Context(), name); err != nil { // ^leaves
		u.store.Delete(r.Context(), name) /* ^rest */ // want `u.store.Delete`
		w.WriteHeader(http.StatusBadGateway)
	}
}

// Embedded puts the context into an object.
func (u *Uploader) Embedded(ctx context.Context, name string) error {
	rc := &requestContext{Context: ctx, user: "me"}
	if err := u.store.Create(ctx, name); err != nil {
		return err
	}
	if err := u.store.Fill(ctx, name); err != nil { // ^leaves
		u.store.Delete(rc, name) /* ^rest */ // want `u.store.Delete`
		return err
	}
	return nil
}

// Shadowed gives its variable a derived context, which a closure captures.
func (u *Uploader) Shadowed(ctx context.Context, name string) (err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := u.store.Create(ctx, name); err != nil {
		return err
	}
	func() {
		if err = u.store.Fill(ctx, name); err != nil { // ^leaves
			u.store.Delete(ctx, name) /* ^rest */ // want `u.store.Delete`
		}
	}()
	return err
}

// With works for any kind of thing.
func With[T any](ctx context.Context, r remote[T], t T) error {
	if err := r.Create(ctx, t); err != nil {
		return err
	}
	if err := r.Use(ctx, t); err != nil { // ^leaves
		r.Remove(ctx, t) /* ^rest */ // want `what r.Create does at line \d+ is undone by r.Remove`
		return err
	}
	return nil
}
