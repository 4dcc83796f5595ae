package queue

import "context"

// FeedBack puts the item back.
func (f *Fifo[K, V]) FeedBack(ctx context.Context, out chan<- V) error {
	f.mu.Lock()
	v := f.items[0]
	f.items = f.items[1:]
	f.mu.Unlock()
	select {
	case out <- v:
		return nil
	case <-ctx.Done():
		f.mu.Lock()
		f.items = append([]V{v}, f.items...)
		f.mu.Unlock()
		return ctx.Err()
	}
}

// handBack returns what nobody wanted, together with the error.
func handBack[K comparable, V any](ctx context.Context, f *Fifo[K, V], k K, out chan<- V) (v V, err error) {
	v = f.byKey[k]
	delete(f.byKey, k)
	select {
	case <-ctx.Done():
		return v, ctx.Err()
	case out <- v:
		return v, nil
	}
}

// HandBack keeps it.
func HandBack(ctx context.Context, f *Fifo[string, *Job], id string, out chan<- *Job) error {
	job, err := handBack(ctx, f, id, out)
	if err != nil {
		f.byKey[id] = job
	}
	return err
}
