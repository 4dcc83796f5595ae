// Package marks shows marks on functions that they say nothing about.
package marks

import (
	"context"
	"time"
)

type queue struct{ items []int }

//cancelsafe:safe // want `^//cancelsafe:safe has no effect: sum is given no context and waits for nothing that can be cancelled \(directive\)$`
func sum(list []int) (n int) {
	for _, x := range list {
		n += x
	}
	return n
}

// check is given a context, so it might wait one day.
//
//cancelsafe:safe
func check(ctx context.Context) bool { return ctx != nil }

// pause waits, without being given a context.
//
//cancelsafe:safe
func (q *queue) pause(stop chan struct{}) {
	select {
	case <-stop:
	case <-time.After(time.Second):
	}
}

// later waits in a function literal.
//
//cancelsafe:safe
func (q *queue) later() func(context.Context) {
	return func(ctx context.Context) { <-ctx.Done() }
}

//cancelsafe:safe // want `both is also marked as unsafe`
//cancelsafe:unsafe half of it may be done
func both(ctx context.Context) { <-ctx.Done() }

//cancelsafe:unsafe // want `^//cancelsafe:unsafe has no effect: it gives no reason \(directive\)$`
func reasonless(ctx context.Context) { <-ctx.Done() }

//cancelsafe:restores // want `nothing that it could put back into`
func restoresNothing(ctx context.Context, n int) {}

//cancelsafe:poisons // want `nothing that could be dead afterwards`
func (q queue) poisonsNothing(ctx context.Context, err error) {}

//cancelsafe:poisons
func poisonsFirst(n int, q *queue) {}

//cancelsafe:detaches // want `detachesNothing is given no context`
func detachesNothing() {}

type store interface {
	//cancelsafe:restores
	giveBack(q *queue)

	//cancelsafe:detaches // want `log is given no context`
	log(s string)

	//cancelsafe:safe // want `^//cancelsafe:safe has no effect: it is not in the doc comment of a function \(directive\)$`
	put(ctx context.Context) error
}

//cancelsafe:poisons // want `it is not in the doc comment of a function or of an interface's method`
type dead struct{}
