package odd

import (
	"context"
	"fmt"
	"sync"
	"time"
	"unsafe"
)

// Recursive types of every kind.
type (
	ring struct {
		next, prev *ring
		of         [2]*ring
		busy       bool
		n          int
	}
	chain chan chain
	fn    func(fn) fn
	tree  map[string]tree
	slice []slice
	face  interface{ Face() face }
	mixed struct {
		*mixed
		sync.Mutex
		face
		list  []mixed
		calls map[*mixed]func(*mixed) error
		ch    chan<- chan mixed
		stop  <-chan struct{}
		inner struct {
			inner struct {
				n    int
				list []int
			}
		}
	}
)

const (
	zero = iota
	one
	_
	three
	big   = 1 << (10 * iota)
	small = -iota
	half  = 0.5i * iota
)

type state uint8

const (
	idle state = iota
	running
	ended
)

var (
	first, second = func() (int, error) { return second2(), nil }()
	handlers      = map[string]func(*ring, context.Context) error{
		"up":   func(r *ring, ctx context.Context) error { r.n++; defer func() { r.n-- }(); return wait(ctx) },
		"down": (*ring).down,
	}
	table = [...]struct {
		name string
		f    func(context.Context) error
	}{{"wait", wait}, three: {name: "none"}}
	_ = func() (_ struct{}) {
		for {
			select {}
		}
	}
	global = &ring{}
)

func init() { global.next = global }
func init() { go func() { global.n++ }() }

func second2() int { return one }

func wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Second):
		return nil
	}
}

func (r *ring) down(ctx context.Context) error { r.n--; return wait(ctx) }

func forever() { select {} }

func onlyDefault() {
	select {
	default:
	}
}

func goTos(ctx context.Context, r *ring) (err error) {
	i := 0
again:
	r.busy = true
	if i++; i > 3 {
		goto out
	}
	if err = wait(ctx); err != nil {
		goto fail
	}
	r.busy = false
	goto again
fail:
	if i == 2 {
		goto out
	}
	return err
out:
	return nil
}

func irreducible(ctx context.Context, r *ring, b bool) error {
	if b {
		goto middle
	}
top:
	r.n++
middle:
	if wait(ctx) != nil {
		return ctx.Err()
	}
	r.n--
	if r.busy {
		goto top
	}
	goto middle
}

func labels(ctx context.Context, r *ring, in chan *ring, out chan<- *ring) {
outer:
	for {
	sel:
		select {
		case x, ok := <-in:
			if !ok {
				break outer
			}
			if x == nil {
				break sel
			}
			for range 3 {
				select {
				case out <- x:
					continue outer
				case <-ctx.Done():
					break outer
				default:
					break
				}
			}
		case out <- <-in:
		case *pick(&r) = <-in:
		case in <- r.next:
		case <-ctx.Done():
			return
		case <-(chan struct{})(nil):
		}
		switch {
		case r.busy:
			continue
		case r.n > 0:
			fallthrough
		default:
			break outer
		}
	}
block:
	switch x := any(r).(type) {
	case *ring, chain:
		_ = x
	default:
		if r.busy {
			break block
		}
		r.busy = true
	}
}

func pick(r **ring) **ring { return r }

func defers(ctx context.Context, rs []*ring) (err error) {
	for i, r := range rs {
		r.n++
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("%v", p)
			}
			r.n -= i
		}()
		defer r.down(ctx)
		defer print(i)
		defer delete(map[int]int{}, i)
		if err = wait(ctx); err != nil {
			continue
		}
		defer func(f func(context.Context) error) { _ = f(ctx) }(r.down)
	}
	defer handlers["up"](rs[0], ctx)
	panic(err)
}

func ranges(ctx context.Context, r *ring, seq func(yield func(int, *ring) bool)) (n int, err error) {
outer:
	for i, x := range seq {
		defer func() { x.n-- }()
		for range seq {
			x.n++
			switch i {
			case 0:
				continue outer
			case 1:
				break outer
			case 2:
				return i, wait(ctx)
			case 3:
				goto done
			}
			if err := wait(ctx); err != nil {
				return n, err
			}
		}
		n++
	}
done:
	for range func(func() bool) {} {
	}
	return
}

func values(ctx context.Context, m *mixed, c complex128) error {
	lock, f, g := m.Lock, (*ring).down, global.down
	lock()
	defer m.mixed.mixed.Unlock()
	m.inner.inner.list = append(m.inner.inner.list[:0:0], m.list[0].inner.inner.list...)
	*(*int)(unsafe.Pointer(&m.inner)) = 1
	p := unsafe.Add(unsafe.Pointer(&m.list[0]), 8)
	(*mixed)(p).inner.inner.n++
	c = complex(imag(c), real(c)) * half
	if real(c) != 0 && f(global, ctx) != nil || g(ctx) != nil {
		return ctx.Err()
	}
	arr := [4]int{1: 2}
	for i, x := range &arr {
		arr[i&3] += x
	}
	a, b := arr[:2:3], (*[2]int)(arr[:])
	a, b[0], m.list = a[1:], len(a), nil
	m.ch <- make(chan mixed)
	_ = m.face.Face().Face() == nil
	return func() error { return m.calls[m](m) }()
}

func nilness(ctx context.Context, e error, i any) (_ int, _ error) {
	var ctx2 context.Context
	if e == nil && ctx2 == nil || i == e || i == nil {
		return 0, wait(ctx2)
	}
	if x, ok := i.(interface{ Timeout() bool }); ok && x.Timeout() {
		return
	}
	if e := e; e != nil {
		return 1, e
	}
	return 2, (error)(nil)
}

func empty(context.Context, ...any) (int, error)

func literal() func() func(context.Context) error {
	var self func(context.Context) error
	self = func(ctx context.Context) error { return self(ctx) }
	return func() func(context.Context) error { return self }
}

func literals(ctx context.Context) {
	func() { defer func() { go func() { defer recover(); _ = literal()()(ctx) }() }() }()
	_, _ = empty(ctx, 1, "two", nil)
	for _, i := range ctxs(ctx) {
		_ = i.Err()
	}
}

func ctxs(ctx context.Context) []context.Context { return []context.Context{ctx, nil} }
