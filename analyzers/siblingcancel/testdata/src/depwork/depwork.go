// Package depwork does work that takes a while.
package depwork

import "context"

// Fetch fetches a key.
func Fetch(ctx context.Context, key string) (string, error) {
	result := make(chan string, 1)
	go func() { result <- "value of " + key }()
	select {
	case v := <-result:
		return v, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Describe says what it knows, without waiting.
func Describe(ctx context.Context, key string) string {
	user, _ := ctx.Value("user").(string)
	return user + " wants " + key
}

// Detached returns a context that keeps the values of ctx only.
func Detached(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

// An Index knows which keys there are.
type Index interface {
	Has(ctx context.Context, key string) bool
	WaitFor(ctx context.Context, key string) bool
	Load(ctx context.Context, key string) error
}

// Known counts the keys that an index has.
func Known(ctx context.Context, index Index, keys []string) int {
	n := 0
	for _, key := range keys {
		if index.Has(ctx, key) {
			n++
		}
	}
	return n
}

// Awaited counts the keys that an index gets in time.
func Awaited(ctx context.Context, index Index, keys []string) int {
	n := 0
	for _, key := range keys {
		if index.WaitFor(ctx, key) {
			n++
		}
	}
	return n
}

// Warm counts the keys that could be loaded.
func Warm(ctx context.Context, index Index, keys []string) int {
	n := 0
	for _, key := range keys {
		if index.Load(ctx, key) == nil {
			n++
		}
	}
	return n
}
