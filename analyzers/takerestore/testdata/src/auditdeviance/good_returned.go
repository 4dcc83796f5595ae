package auditdeviance

import (
	"context"
	"errors"
	"sync"
)

var errRefused = errors.New("refused")

// A Desk keeps the channels of those who have handed in a form, by its number.
type Desk struct {
	mu      sync.Mutex
	pending map[int]chan stamp
	forms   chan int
}

type stamp struct {
	shelf int
	err   error
}

// expect makes the channel and hands it out.
func (d *Desk) expect(form int) chan stamp {
	d.mu.Lock()
	defer d.mu.Unlock()
	ch := make(chan stamp, 1)
	d.pending[form] = ch
	return ch
}

func (d *Desk) forget(form int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.pending, form)
}

// Stamp takes the entry out before it answers.
func (d *Desk) Stamp(form int, s stamp) {
	d.mu.Lock()
	ch, ok := d.pending[form]
	if ok {
		delete(d.pending, form)
	}
	d.mu.Unlock()
	if !ok {
		return
	}
	select {
	case ch <- s:
	default:
	}
}

// Apply goes on after the answer, when the entry is gone.
func (d *Desk) Apply(ctx context.Context, form int, fetch func(context.Context, int) ([]byte, error)) ([]byte, error) {
	ch := d.expect(form)
	d.forms <- form
	shelf := 0
	select {
	case <-ctx.Done():
		d.forget(form)
		return nil, ctx.Err()
	case s := <-ch:
		if s.err != nil {
			return nil, s.err
		}
		shelf = s.shelf
	}
	if shelf == 0 {
		return nil, errRefused
	}
	return fetch(ctx, shelf)
}
