package waiters

import (
	"context"
)

// WaitDeferred takes its entry out on every way.
func (r *Registry[K, V]) WaitDeferred(ctx context.Context, key K) (v V, err error) {
	ch := make(chan V, 1)
	r.mu.Lock()
	r.waiting[key] = ch
	r.mu.Unlock()
	defer func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.waiting, key)
	}()
	select {
	case v = <-ch:
		return v, nil
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

// forget is a function for registries of any kind.
func forget[K comparable, V any](r *Registry[K, V], key K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.waiting, key)
}

// WaitForget takes it out by the function.
func (r *Registry[K, V]) WaitForget(ctx context.Context, key K) (v V, err error) {
	ch := make(chan V, 1)
	r.mu.Lock()
	r.waiting[key] = ch
	r.mu.Unlock()
	select {
	case v = <-ch:
		forget(r, key)
		return v, nil
	case <-ctx.Done():
		forget(r, key)
		return v, ctx.Err()
	}
}

// BorrowBack puts back what came too late.
func (d *Depot[T]) BorrowBack(ctx context.Context) (none T, _ error) {
	ch := make(chan T, 1)
	d.mu.Lock()
	d.queue[ch] = true
	d.mu.Unlock()
	select {
	case t := <-ch:
		return t, nil
	case <-ctx.Done():
		d.mu.Lock()
		delete(d.queue, ch)
		d.mu.Unlock()
		select {
		case t := <-ch:
			d.Return(t)
		default:
		}
		return none, ctx.Err()
	}
}
