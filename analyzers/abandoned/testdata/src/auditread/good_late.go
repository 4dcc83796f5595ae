package auditread

import (
	"context"
	"errors"
	"sync"
	"time"
)

// The cancelled way returns what is its own.
func (c *Client) GetOwn(ctx context.Context, key string) (string, error) {
	var text string
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		text, err = c.call(key)
	}()
	select {
	case <-done:
		return text, err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// The cancelled way waits, too.
func (c *Client) GetAndWait(ctx context.Context, key string, interrupt func()) (text string, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		text, err = c.call(key)
	}()
	select {
	case <-done:
	case <-ctx.Done():
		interrupt()
		<-done
		err = errors.Join(err, ctx.Err())
	}
	return text, err
}

// A defer waits.
func (c *Client) GetInGroup(ctx context.Context, check func(context.Context) error) (text string, err error) {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { text, err = c.call("a") })
	if err := check(ctx); err != nil {
		return "", err
	}
	wg.Wait()
	return text, err
}

// A lock guards what is collected.
func (c *Client) CollectLocked(keys []string, d time.Duration) []string {
	var mu sync.Mutex
	var list []string
	done := make(chan struct{})
	go func() {
		for _, key := range keys {
			text, _ := c.call(key)
			mu.Lock()
			list = append(list, text)
			mu.Unlock()
		}
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(d):
	}
	mu.Lock()
	defer mu.Unlock()
	return list
}

// The result comes through the channel.
func (c *Client) GetByChannel(ctx context.Context, key string) (text string, err error) {
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		text, err := c.call(key)
		done <- result{text, err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// The goroutine has been waited for before.
func (c *Client) GetThen(ctx context.Context, check func(context.Context) error) (string, error) {
	var text string
	done := make(chan struct{})
	go func() {
		text, _ = c.call("a")
		close(done)
	}()
	<-done
	if err := check(ctx); err != nil {
		return text, err
	}
	return text, nil
}

// Whoever gives up looks once more whether the goroutine is done, and reads only
// then.
func (c *Client) GetLooksAgain(ctx context.Context, key string) (string, error) {
	var text string
	done := make(chan struct{})
	go func() {
		defer close(done)
		text, _ = c.call(key)
	}()
wait:
	select {
	case <-ctx.Done():
		select {
		case <-done:
			break wait
		default:
		}
		return "", ctx.Err()
	case <-done:
	}
	return text, nil
}
