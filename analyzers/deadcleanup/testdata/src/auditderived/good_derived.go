package auditderived

import (
	"context"

	"depblob"
)

// UploadSafely deletes with a context that a helper has cut off.
func (u *Uploader) UploadSafely(ctx context.Context, name string) error {
	if err := u.store.Create(ctx, name); err != nil {
		return err
	}
	if err := u.store.Fill(ctx, name); err != nil {
		u.store.Discard(lasting(ctx), name)
		return err
	}
	return nil
}

// Imported deletes with a context that a helper of another package has cut off.
func (u *Uploader) Imported(ctx context.Context, name string) error {
	if err := u.store.Create(ctx, name); err != nil {
		return err
	}
	if err := u.store.Fill(ctx, name); err != nil {
		u.store.Discard(depblob.Cleanup(ctx), name)
		return err
	}
	return nil
}

// Itself calls cleanup that detaches.
func (u *Uploader) Itself(ctx context.Context, name string) error {
	if err := u.store.Create(ctx, name); err != nil {
		return err
	}
	if err := u.store.Fill(ctx, name); err != nil {
		u.store.Discard(ctx, name)
		return err
	}
	return nil
}

// Forgetting calls cleanup that does not wait.
func (u *Uploader) Forgetting(ctx context.Context, name string) error {
	if err := u.store.Create(ctx, name); err != nil {
		return err
	}
	defer u.store.Forget(ctx, name)
	return u.store.Fill(ctx, name)
}

// Reassigned cuts its variable off before it cleans up.
func (u *Uploader) Reassigned(ctx context.Context, name string) error {
	if err := u.store.Create(ctx, name); err != nil {
		return err
	}
	if err := u.store.Fill(ctx, name); err != nil {
		ctx = context.WithoutCancel(ctx)
		return u.store.Discard(ctx, name)
	}
	return nil
}

// Own gives the cleanup a context with a name of its own.
func (u *Uploader) Own(ctx context.Context, name string) (err error) {
	if err = u.store.Create(ctx, name); err != nil {
		return err
	}
	defer func(ctx context.Context) {
		if err != nil {
			u.store.Discard(ctx, name)
		}
	}(context.WithoutCancel(ctx))
	return u.store.Fill(ctx, name)
}

// Removing works for any kind of thing.
func Removing[T any](ctx context.Context, r remote[T], t T) error {
	if err := r.Create(ctx, t); err != nil {
		return err
	}
	if err := r.Use(ctx, t); err != nil {
		return r.Remove(context.WithoutCancel(ctx), t)
	}
	return nil
}
