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
