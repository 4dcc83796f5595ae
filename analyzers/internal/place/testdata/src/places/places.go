// Package places says where its values live.
package places

import (
	"context"
	"net/url"
)

type inner struct {
	n    int
	list []int
}

type embedded struct{ inner }

type S struct {
	embedded
	n      int
	list   []int
	byName map[string]*S
	next   *S
	part   inner
	slots  [4]*S
	ch     chan *S
	any    any
}

type (
	callOptions struct{ n int }
	Config      struct{ n int }
	httpRequest struct{ n int }
	named       []int
	box[T any]  struct{ value *T }
)

var (
	global    S
	globalPtr *S
)

func at(any)    {}
func typed(any) {}

func (s *S) fields(i int, key string) {
	at(&s.n)             // want `^s.n durable$`
	at(s.list)           // want `^s.list durable$`
	at(&s.list[i])       // want `^s.list# durable$`
	at(s.list[1:])       // want `^s.list durable$`
	at(s.next)           // want `^s.next durable$`
	at(&s.next.next.n)   // want `^s.next.next.n durable$`
	at(s.byName[key])    // want `^s.byName# durable$`
	at(&s.byName[key].n) // want `^s.byName#.n durable$`
	at(&s.part.n)        // want `^s.part.n durable$`
	at(&s.inner.n)       // want `^s.embedded.inner.n durable$`
	at(s.slots[i])       // want `^s.slots# durable$`
	at(s)                // want `^s durable$`
	at(named(s.list))    // want `^s.list durable$`
	at(s.any.(*S).next)  // want `^s.any.next durable$`
	if x, ok := s.byName[key]; ok {
		at(x) // want `^s.byName# durable$`
	}
	if x, ok := s.any.(*S); ok {
		at(&x.n) // want `^s.any.n durable$`
	}
	for _, x := range s.byName {
		at(&x.n) // want `^s.byName#.n durable$`
	}
	for i := range s.slots {
		at(s.slots[i].list) // want `^s.slots#.list durable$`
	}
}

func (s S) copied() {
	at(&s.next.n) // want `^s.next.n durable$`
	s.n = 1
	at(&s.n) // want `^s.n local$`
}

func names(s *S, b bool) {
	x := s.next
	at(&x.n) // want `^s.next.n durable$`
	if b {
		x = s.next
	}
	at(&x.n) // want `^s.next.n durable$`
	if b {
		x = s
	}
	at(&x.n) // want `^x.n local$`
	p := &s.part
	at(p.list) // want `^s.part.list durable$`
	var z *S
	if b {
		z = s
	}
	at(&z.n) // want `^s.n durable$`
	for z != nil {
		z = z.next
	}
	at(z) // want `^z local$`
}

func closures(s *S) func() {
	y := s.next
	func() {
		at(&s.n) // want `^s.n durable$`
		at(&y.n) // want `^s.next.n durable$`
		func() {
			at(y.list) // want `^s.next.list durable$`
		}()
	}()
	count := 0
	return func() {
		count++
		at(&count) // want `^count durable$`
	}
}

func roots(s *S, list []int, m map[int]int, ch chan int, n *int, opts *callOptions, c Config, r *httpRequest, ctx context.Context, v S, f func()) {
	at(&global.n) // want `^global.n durable$`
	at(globalPtr) // want `^globalPtr durable$`
	at(&s.n)      // want `^s.n durable$`
	at(m)         // want `^m durable$`
	at(ch)        // want `^ch durable$`
	at(n)         // want `^n durable$`
	at(list)      // want `^list local$`
	at(&opts.n)   // want `^opts.n local$`
	at(&c.n)      // want `^c.n local$`
	at(&r.n)      // want `^r.n local$`
	at(ctx)       // want `^ctx local$`
	at(&v.n)      // want `^v.n local$`
	own := new(S)
	at(&own.n) // want `n local$`
	lit := &S{}
	at(&lit.next.n) // want `next.n local$`
	at(nil)         // want `^\? local$`
	at(url.Parse)   // want `^\? local$`
	made := make(map[int]int)
	at(made) // want `local$`
}

func generic[T any](b *box[T], list *[]T) {
	at(b.value)     // want `^b.value durable$`
	at(&(*list)[0]) // want `^list# durable$`
}

func ranges(s *S, seq func(func(int) bool)) {
	for range seq {
		at(&s.n) // want `^s.n durable$`
		mine := 0
		f := func() { mine++ }
		f()
		at(&mine) // want `^mine local$`
	}
	total := 0
	for i := range seq {
		total += i
		at(&total) // want `^total local$`
	}
}

func types(s *S) {
	typed(&s.n)            // want `^int$`
	typed(s.list)          // want `^\[\]int$`
	typed(&s.part.list[0]) // want `^int$`
	typed(s.byName["x"])   // want `^\*S$`
	typed(&s.inner.n)      // want `^int$`
	typed(s.slots[1])      // want `^\*S$`
	typed(&global.part)    // want `^inner$`
}
