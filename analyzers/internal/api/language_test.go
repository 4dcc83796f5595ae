package api

import (
	"context"
	"errors"
	"iter"
	"os"
	"os/signal"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

var _ = prove("language", func(t *testing.T) {
	done, in := make(chan struct{}), make(chan int, 1)
	close(done)
	for range 100 {
		in <- 1
		select {
		case <-in:
			assert.Empty(t, in)
		case <-done:
			assert.Len(t, in, 1)
			<-in
		}
	}
}, "SelectReceive")

var _ = prove("language", func(t *testing.T) {
	done, queue, out := make(chan struct{}), []int{1, 2}, make(chan int)
	close(done)
	pop := func() int {
		first := queue[0]
		queue = queue[1:]
		return first
	}
	select {
	case out <- pop(): // nobody receives
	case <-done:
	}
	assert.Equal(t, []int{2}, queue, "the operand has been evaluated")
}, "SelectSend")

var _ = prove("language", func(t *testing.T) {
	done, in := make(chan struct{}), make(chan int)
	close(done)
	close(in)
	worked, left := false, false
	for !worked || !left { // in 1000 rounds, but for one case in 2^1000
		select {
		case <-in:
			worked = true
		case <-done:
			left = true
		}
	}
}, "SelectReady")

// taking returns a sequence of the items of a queue, which it takes them from.
func taking(queue *[]int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for len(*queue) > 0 {
			first := (*queue)[0]
			*queue = (*queue)[1:]
			if !yield(first) {
				return
			}
		}
	}
}

var _ = prove("language", func(t *testing.T) {
	queue := []int{1, 2, 3}
	for range taking(&queue) {
		break
	}
	assert.Equal(t, []int{2, 3}, queue, "the item that the loop was left with is taken")
}, "RangeFuncBreak")

var _ = prove("iter", func(t *testing.T) {
	queue := []int{1, 2, 3}
	next, stop := iter.Pull(taking(&queue))
	next()
	stop()
	assert.Equal(t, []int{2, 3}, queue)
	_, ok := next()
	assert.False(t, ok)

	queue = []int{1, 2, 3}
	_, stop2 := iter.Pull2(func(yield func(int, int) bool) {
		for i := range taking(&queue) {
			if !yield(i, i) {
				return
			}
		}
	})
	stop2()
	assert.Equal(t, []int{1, 2, 3}, queue, "it has not begun")
}, "Pull", "Pull2")

var (
	_ = prove("sync", deaf((*sync.Mutex).Lock), "Mutex.Lock")
	_ = prove("sync", deaf((*sync.RWMutex).Lock), "RWMutex.Lock")
	_ = prove("sync", deaf((*sync.RWMutex).RLock), "RWMutex.RLock")
	_ = prove("sync", deaf((*sync.WaitGroup).Wait), "WaitGroup.Wait")
	_ = prove("time", deaf(time.Sleep), "Sleep")
)

var _ = prove("sync", func(t *testing.T) {
	deaf((*sync.Cond).Wait)(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c := sync.NewCond(new(sync.Mutex))
		stop := context.AfterFunc(ctx, func() {
			c.L.Lock()
			defer c.L.Unlock()
			c.Broadcast()
		})
		defer stop()
		time.AfterFunc(time.Second, cancel)
		c.L.Lock()
		defer c.L.Unlock()
		for ctx.Err() == nil {
			c.Wait()
		}
	})
}, "Cond.Wait")

var _ = prove("sync", func(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	ctx := ended
	load := sync.OnceValue(func() error { return ctx.Err() })
	assert.Error(t, load())
	ctx = t.Context()
	assert.Error(t, load(), "the next caller gets the error of the first")

	var once sync.Once
	runs := 0
	once.Do(func() { runs++ })
	once.Do(func() { runs++ })
	assert.Equal(t, 1, runs)
}, "Once.Do")

var _ = prove("context", func(t *testing.T) {
	assert.Nil(t, context.Background().Done())
	assert.Nil(t, context.TODO().Done())
	type key struct{}
	parent, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "value"))
	ctx := context.WithoutCancel(parent)
	cancel()
	assert.Nil(t, ctx.Done())
	assert.NoError(t, ctx.Err())
	assert.NoError(t, context.Cause(ctx))
	assert.Equal(t, "value", ctx.Value(key{}))
	assert.Error(t, context.WithValue(parent, key{}, "other").Err())
}, "Background", "TODO", "WithoutCancel", "WithValue")

var _ = prove("context", func(t *testing.T) {
	cause := errors.New("cause")
	for _, make := range []func(context.Context) (context.Context, context.CancelFunc){
		func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Second)
		},
		func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeoutCause(ctx, time.Second, cause)
		},
		func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithDeadline(ctx, time.Now().Add(time.Second))
		},
		func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithDeadlineCause(ctx, time.Now().Add(time.Second), cause)
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := make(t.Context())
			defer cancel()
			<-ctx.Done()
			assert.ErrorIs(t, ctx.Err(), context.DeadlineExceeded)
		})
	}
}, "WithTimeout", "WithTimeoutCause", "WithDeadline", "WithDeadlineCause")

var _ = prove("context", func(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	child, cancelChild := context.WithCancelCause(ctx)
	cancelChild(errors.New("cause"))
	assert.NoError(t, ctx.Err())
	assert.ErrorIs(t, child.Err(), context.Canceled)
	cancel()
	assert.ErrorIs(t, ctx.Err(), context.Canceled)
}, "WithCancel", "WithCancelCause")

var _ = prove("context", func(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		running, finish := make(chan bool), make(chan bool)
		stop := context.AfterFunc(ctx, func() {
			running <- true
			<-finish
		})
		cancel()
		<-running
		assert.False(t, stop(), "it has returned while the function runs")
		close(finish)
	})
}, "AfterFunc")

var _ = prove("os/signal", func(t *testing.T) {
	ctx, stop := signal.NotifyContext(t.Context(), os.Interrupt)
	defer stop()
	self, err := os.FindProcess(os.Getpid())
	assert.NoError(t, err)
	if err := self.Signal(os.Interrupt); err != nil {
		t.Skip(err) // there are systems without
	}
	<-ctx.Done()
	assert.ErrorIs(t, ctx.Err(), context.Canceled)
}, "NotifyContext")
