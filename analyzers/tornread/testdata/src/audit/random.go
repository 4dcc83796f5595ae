package audit

import (
	"context"
	"crypto/rand"
	"io"
	"time"
)

// A Box keeps tickets.
type Box interface {
	Put(ctx context.Context, number, secret []byte) error
}

// Options say what may be given to tickets.
type Options struct{ Random io.Reader }

// Tickets have numbers that nobody can guess.
type Tickets struct {
	random io.Reader
	feed   io.Reader
	box    Box
}

// NewTickets takes random numbers from the system if there are no others.
func NewTickets(o Options, feed io.Reader, box Box) *Tickets {
	if o.Random == nil {
		o.Random = rand.Reader
	}
	return &Tickets{random: o.Random, feed: feed, box: box}
}

func eight(r io.Reader) ([]byte, error) {
	b := make([]byte, 8)
	_, err := io.ReadFull(r, b)
	return b, err
}

func (t *Tickets) seal(ctx context.Context, number []byte) error {
	secret, err := eight(t.random)
	if err != nil {
		return err
	}
	return t.box.Put(ctx, number, secret)
}

// Sell draws two numbers, the second of which has nothing to do with the first.
func (t *Tickets) Sell() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	number, err := eight(t.random)
	if err != nil {
		return err
	}
	return t.seal(ctx, append([]byte("n"), number...))
}

func (t *Tickets) file(ctx context.Context, number []byte) error {
	secret, err := eight(t.feed)
	if err != nil {
		return err
	}
	return t.box.Put(ctx, number, secret)
}

// Resell takes both from somebody who sends them.
func (t *Tickets) Resell() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	number, err := eight(t.feed) // want "part of a message is read from t.feed at line .* and the rest at line .*audit"
	if err != nil {
		return err
	}
	return t.file(ctx, append([]byte("n"), number...)) // ^leaves ^rest
}
