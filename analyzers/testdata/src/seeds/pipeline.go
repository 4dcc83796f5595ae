package seeds

import (
	"context"
	"errors"
	"time"
)

// A Row is what a database gives at a time: several items.
type Row struct{ Items []Item }

// An Item is one thing to be processed.
type Item struct{ Body []byte }

// A Loader moves the items of a database to those who process them. Its
// methods are called again and again, each time until something more urgent
// comes up and the call is cancelled.
type Loader struct {
	rows  chan Row
	items []Item // of a row that was not sent to its end
	out   chan Item
	slots chan struct{} // as many as there is room in out
}

// ReadSend loses the rest of a row when it is cancelled in the middle of it.
//
//seed:hazard read_send, cancelled between the items of a row (Barbara gets burned by select)
func (l *Loader) ReadSend(ctx context.Context) error {
	for {
		select {
		case row := <-l.rows: // want `\(lostbatch, audit\)`
			for _, item := range row.Items {
				select {
				case l.out <- item:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// ReadSendResuming keeps the items of a row in the loader until they are sent.
//
//seed:remedy read_send, progress kept by the caller (Barbara gets burned by select)
func (l *Loader) ReadSendResuming(ctx context.Context) error {
	for {
		for len(l.items) > 0 {
			select {
			case l.out <- l.items[0]:
				l.items = l.items[1:]
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		select {
		case row := <-l.rows:
			l.items = row.Items
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Send takes an item and gives it up when there is no room for it in time.
//
//seed:hazard Sender::send in a timeout: the message is dropped (Cancelling async Rust)
func (l *Loader) Send(ctx context.Context, in <-chan Item) error {
	for {
		select {
		case item := <-in: // want `\(droppedsend, audit\)`
			select {
			case l.out <- item:
			case <-time.After(5 * time.Second):
				return errors.New("no room for 5 seconds")
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Reserve waits for room first, and takes an item only when it can be sent
// without waiting.
//
//seed:remedy Sender::reserve: a permit before the message (Cancelling async Rust)
func (l *Loader) Reserve(ctx context.Context, in <-chan Item) error {
	for {
		select {
		case l.slots <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case item := <-in:
			l.out <- item
		case <-ctx.Done():
			<-l.slots
			return ctx.Err()
		}
	}
}

// Retry goes on with the same reservation as long as something else keeps
// happening.
//
//seed:remedy a pinned future, resumed in each round of select (Cancelling async Rust)
func (l *Loader) Retry(ctx context.Context, other <-chan struct{}) (Item, error) {
	next := make(chan Item, 1)
	go func() { next <- l.load(context.WithoutCancel(ctx)) }()
	for {
		select {
		case item := <-next:
			return item, nil
		case <-other:
		}
	}
}

func (l *Loader) load(context.Context) Item {
	row := <-l.rows
	return row.Items[0]
}

// Select receives in the select itself: what is not chosen stays where it is.
//
//seed:remedy select! over receives from channels only (mini-redis; Selectable)
func (l *Loader) Select(ctx context.Context, commands <-chan string) (Item, string, error) {
	select {
	case item := <-l.out:
		return item, "", nil
	case cmd := <-commands:
		return Item{}, cmd, nil
	case <-ctx.Done():
		return Item{}, "", ctx.Err()
	}
}

// SelectOperand takes the item before the select has chosen.
//
//seed:hazard select! over an operation that has already begun (Go only: operands are evaluated first)
func (l *Loader) SelectOperand(ctx context.Context, in <-chan Item) error {
	select {
	case l.out <- <-in: // want `\(selectoperand\)`
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
