package marks

import "context"

// A stack of anything.
type stack[T any] struct{ items []T }

//cancelsafe:safe // want `count is given no context and waits for nothing that can be cancelled`
func count[T any](list []T) int { return len(list) }

// next may wait.
//
//cancelsafe:safe
func next[T any](ctx context.Context, from <-chan T) (v T, err error) {
	select {
	case v = <-from:
		return v, nil
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

//cancelsafe:restores
func (s *stack[T]) push(v T) { s.items = append(s.items, v) }

//cancelsafe:poisons
func (s *stack[T]) kill(err error) { s.items = nil }

//cancelsafe:unsafe // want `it gives no reason`
func (s *stack[T]) drain(ctx context.Context, to chan<- T) {}
