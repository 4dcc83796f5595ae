package auditmemo

import "context"

// Only answers are kept in the cache of the other package.
func (f *Front) Answer(ctx context.Context, key string) (*Record, error) {
	if rec, err, ok := f.cache.Get(key); ok {
		return rec, err
	}
	rec, err := f.src.Fetch(ctx, key)
	if err != nil {
		return nil, err
	}
	f.cache.Put(key, rec, nil)
	return rec, nil
}

// The work is nobody's.
func (f *Front) Detached(ctx context.Context, key string) (*Record, error) {
	if rec, err, ok := f.cache.Get(key); ok {
		return rec, err
	}
	rec, err := f.src.Fetch(context.WithoutCancel(ctx), key)
	f.cache.Put(key, rec, err)
	return rec, err
}
