package helpers

import (
	"context"
	"sync"
)

// A Board keeps what is announced on it.
type Board struct {
	sync.RWMutex
	news    string
	changed *sync.Cond // of the lock, for readers
}

// watch keeps the lock for a goroutine of its own, which waits with it and gives
// it back when ctx ends.
func (b *Board) watch(ctx context.Context) <-chan string {
	c := make(chan string, 1)
	b.RLock()
	news := b.news
	c <- news
	done := make(chan struct{})
	go func() {
		select {
		case <-ctx.Done():
			b.changed.Broadcast()
		case <-done:
		}
	}()
	go func() {
		defer close(c)
		defer close(done)
		defer b.RUnlock()
		for {
			select {
			case <-ctx.Done():
				return
			default:
			}
			if news == b.news {
				b.changed.Wait()
				continue
			}
			news = b.news
			select {
			case c <- news:
			case <-ctx.Done():
				return
			}
		}
	}()
	return c
}

// First waits for news, and then goes on with the board.
func (b *Board) First(ctx context.Context, use func(context.Context, string) error) error {
	waiting, stop := context.WithCancel(ctx)
	c := b.watch(waiting)
	var news string
	select {
	case <-ctx.Done():
	case news = <-c:
	}
	stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	default:
	}
	if err := use(ctx, news); err != nil {
		return err
	}
	b.Lock()
	b.news = ""
	b.Unlock()
	return nil
}
