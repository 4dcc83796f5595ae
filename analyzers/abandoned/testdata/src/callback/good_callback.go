package callback

import (
	"context"
	"errors"
	"time"
)

// AskRoom has room for the late answer.
func (d *Desk) AskRoom(id int) (string, error) {
	answers := make(chan answer, 1)
	d.wire.Ask(id, func(text string, err error) { answers <- answer{text, err} })
	select {
	case a := <-answers:
		return a.text, a.err
	case <-time.After(d.patience):
		return "", errors.New("no answer")
	}
}

// AskSelect leaves the late answer.
func (d *Desk) AskSelect(id int) (string, error) {
	answers, gone := make(chan answer), make(chan struct{})
	defer close(gone)
	d.wire.Ask(id, func(text string, err error) {
		select {
		case answers <- answer{text, err}:
		case <-gone:
		}
	})
	select {
	case a := <-answers:
		return a.text, a.err
	case <-time.After(d.patience):
		return "", errors.New("no answer")
	}
}

// AskUntil hands over the context as well: the wire forgets the callback with it.
func (d *Desk) AskUntil(ctx context.Context, id int) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, d.patience)
	defer cancel()
	answers := make(chan answer)
	d.wire.AskUntil(ctx, id, func(text string, err error) { answers <- answer{text, err} })
	select {
	case a := <-answers:
		return a.text, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// AskForget has the wire forget the callback.
func (d *Desk) AskForget(id int) (string, error) {
	answers := make(chan answer)
	d.wire.Ask(id, func(text string, err error) { answers <- answer{text, err} })
	select {
	case a := <-answers:
		return a.text, a.err
	case <-time.After(d.patience):
		d.wire.Forget(id)
		return "", errors.New("no answer")
	}
}

// Watch ends what it has begun, in a defer.
func (d *Desk) Watch() (string, error) {
	seen := make(chan string)
	ended := d.wire.Watch(func(text string) { seen <- text })
	defer ended()
	select {
	case text := <-seen:
		return text, nil
	case <-time.After(d.patience):
		return "", errors.New("nothing seen")
	}
}

// AskDelete takes the callback out of the map under which it waits.
func (d *Desk) AskDelete(id int) (string, error) {
	answers := make(chan answer)
	enqueue(d.waiting, id, func(text string, err error) { answers <- answer{text, err} })
	select {
	case a := <-answers:
		return a.text, a.err
	case <-time.After(d.patience):
		delete(d.waiting, id)
		return "", errors.New("no answer")
	}
}

// AskPatiently never gives up.
func (d *Desk) AskPatiently(id int) (string, error) {
	answers := make(chan answer)
	d.wire.Ask(id, func(text string, err error) { answers <- answer{text, err} })
	a := <-answers
	return a.text, a.err
}
