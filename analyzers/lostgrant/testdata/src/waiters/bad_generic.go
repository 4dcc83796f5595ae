package waiters

import "context"

// await leaves an entry behind for each call that gives up.
func await[K comparable, V any](ctx context.Context, r *Registry[K, V], key K) (v V, err error) {
	ch := make(chan V, 1)
	r.mu.Lock()
	r.waiting[key] = ch // want `r.waiting gets a waiter at line \d+, which stays there when ctx ends`
	r.mu.Unlock()
	select {
	case v = <-ch:
		r.mu.Lock()
		delete(r.waiting, key) // ^rest
		r.mu.Unlock()
		return v, nil
	case <-ctx.Done(): // ^leaves
		return v, ctx.Err()
	}
}

// Await waits for a number.
func Await(ctx context.Context, r *Registry[string, int]) (int, error) { return await(ctx, r, "n") }
