// Package odd has the forms of Go that an analysis is likely to stumble over.
// It is only there to be analysed.
package odd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

var (
	_ = fmt.Sprint
	_ = time.Now
	_ atomic.Int32
	_ = errors.New
	_ io.Reader
)

// Constraints that mention themselves, each other, or methods.
type (
	Ordered[T any]             interface{ Less(T) bool }
	Self[T Self[T]]            interface{ Next() T }
	Node[K cmp.Ordered, V any] struct {
		left, right *Node[K, V]
		key         K
		value       V
		dirty       bool
	}
	Edges[N Vertex[E], E Edge[N]] struct {
		all  []E
		seen map[string]N
	}
	Vertex[E any] interface{ Out() []E }
	Edge[N any]   interface{ Ends() (N, N) }
	Number        interface {
		~int | ~int64 | ~float64 | ~complex128
	}
	Pointer[T any] interface {
		*T
		Reset()
	}
	Chans[C ~chan E, E any] struct {
		c C
		n int
	}
	List[T any]                         []T
	Alias[T any]                        = map[string]List[T]
	Func[A, B any]                      func(A) (B, error)
	Tree[T interface{ Compare(T) int }] struct {
		kids []*Tree[T]
		val  T
	}
	Nothing        struct{}
	Phantom[T any] struct{ n int }
)

func (n *Node[K, V]) Insert(ctx context.Context, k K, v V) error {
	for n != nil {
		n.dirty = true
		if err := ctx.Err(); err != nil {
			return err
		}
		switch c := cmp.Compare(k, n.key); {
		case c < 0 && n.left == nil:
			n.left = &Node[K, V]{key: k, value: v}
			n.dirty = false
			return nil
		case c < 0:
			n = n.left
		case c > 0 && n.right == nil:
			n.right = &Node[K, V]{key: k, value: v}
			return nil
		case c > 0:
			n = n.right
		default:
			n.value, n.dirty = v, false
			return nil
		}
	}
	return nil
}

func Follow[T Self[T]](ctx context.Context, first T, n int) (last T) {
	for last = first; n > 0; n-- {
		select {
		case <-ctx.Done():
			return
		default:
			last = last.Next()
		}
	}
	return
}

func Sum[T Number](ctx context.Context, total *T, list ...T) error {
	for _, x := range list {
		*total += x
		if ctx.Err() != nil {
			*total -= x
			return ctx.Err()
		}
	}
	return nil
}

func Fresh[T any, P Pointer[T]](ctx context.Context) (P, error) {
	p := P(new(T))
	defer p.Reset()
	return p, ctx.Err()
}

func (c *Chans[C, E]) Forward(ctx context.Context, to C) error {
	for x := range c.c {
		c.n++
		select {
		case to <- x:
			c.n--
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

func Kind[T any](ctx context.Context, v T) string {
	switch x := any(v).(type) {
	case nil:
		return "nil"
	case int, uint:
		return fmt.Sprint(x)
	case interface{ Wait(context.Context) error }:
		if x.Wait(ctx) != nil {
			return "cancelled"
		}
	case func(T) error:
		_ = x(v)
	case *T, []T, map[string]T, chan T:
		return Kind[any](ctx, x)
	}
	return ""
}

func (f Func[A, B]) Call(ctx context.Context, a A) (b B, err error) {
	done := make(chan struct{})
	go func() { defer close(done); b, err = f(a) }()
	select {
	case <-done:
	case <-ctx.Done():
		err = ctx.Err()
	}
	return
}

func (t *Tree[T]) Walk(ctx context.Context) iter.Seq2[int, *Tree[T]] {
	return func(yield func(int, *Tree[T]) bool) {
		for i, k := range t.kids {
			if ctx.Err() != nil || !yield(i, k) {
				return
			}
			for j, k := range k.Walk(ctx) {
				if !yield(j, k) {
					return
				}
			}
		}
	}
}

func Use(ctx context.Context) (x int) {
	p := Phantom[Phantom[Phantom[Alias[int]]]]{}
	var a Alias[func(Alias[int]) Alias[Nothing]]
	for range 3 {
		p.n++
		_ = a["x"]
	}
	x, _ = Func[int, int](func(i int) (int, error) { return i, nil }).Call(ctx, p.n)
	return x + int(unsafe.Sizeof(p)) + len(unsafe.Slice(&x, 1))
}

var pool = sync.OnceValues(func() (*Node[string, int], error) { return nil, io.EOF })
