// Package permits keeps permits of semaphores and channels on cancelled exits.
package permits

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/semaphore"
)

var errBusy = errors.New("busy")

type disk interface {
	Write(ctx context.Context, block []byte) error
}

// A Writer limits how many write at the same time.
type Writer struct {
	sem    *semaphore.Weighted
	slots  chan struct{} // one is sent for each that writes
	tokens chan struct{} // and these are handed out
	turn   chan bool
	disk   disk
	ready  chan struct{}
	sizes  []int64
}

// NewWriter returns a writer for n at the same time.
func NewWriter(n int, d disk) *Writer {
	w := &Writer{
		sem:    semaphore.NewWeighted(int64(n)),
		slots:  make(chan struct{}, n),
		tokens: make(chan struct{}, n),
		turn:   make(chan bool, 1),
		disk:   d,
		ready:  make(chan struct{}),
	}
	for range n {
		w.tokens <- struct{}{}
	}
	w.turn <- true
	return w
}

// Write releases the semaphore by hand.
func (w *Writer) Write(ctx context.Context, block []byte) error {
	if err := w.sem.Acquire(ctx, 1); err != nil { // want `w.sem is acquired at line \d+ and released at line \d+, but not when Write is cancelled or fails at line \d+: what was acquired is never given back`
		return err
	}
	if err := w.disk.Write(ctx, block); err != nil { // ^leaves
		return err
	}
	w.sem.Release(1) // ^rest
	return nil
}

// TryWrite does not wait for its permit.
func (w *Writer) TryWrite(ctx context.Context, block []byte) error {
	if !w.sem.TryAcquire(1) { // want `w.sem is acquired`
		return errBusy
	}
	if err := w.disk.Write(ctx, block); err != nil { // ^leaves
		return err
	}
	w.sem.Release(1) // ^rest
	return nil
}

// WriteSlot sends a token for its slot, and receives one when it is done.
func (w *Writer) WriteSlot(ctx context.Context, block []byte) error {
	select {
	case w.slots <- struct{}{}: // want `w.slots is sent a token at line \d+ and a token is received from it at line \d+, but not when Write is cancelled or fails at line \d+: its place is never free again`
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := w.disk.Write(ctx, block); err != nil { // ^leaves
		return err
	}
	<-w.slots // ^rest
	return nil
}

// WriteToken takes a token out, and puts it back.
func (w *Writer) WriteToken(ctx context.Context, block []byte, limit time.Duration) error {
	<-w.tokens // want `w.tokens gives out a token at line \d+ and gets it back at line \d+, but not when the timer fires at line \d+: the token is gone`
	select {
	case <-w.ready:
	case <-time.After(limit): // ^leaves
		return errBusy
	}
	err := w.disk.Write(context.WithoutCancel(ctx), block)
	w.tokens <- struct{}{} // ^rest
	return err
}

// WriteTurn uses a channel as a mutex that can be waited for.
func (w *Writer) WriteTurn(ctx context.Context, block []byte) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-w.turn: // want `w.turn gives out a token`
	}
	if err := w.disk.Write(ctx, block); err != nil { // ^leaves
		return err
	}
	w.turn <- true // ^rest
	return nil
}

// WriteAll acquires for one block after the other.
func (w *Writer) WriteAll(ctx context.Context, blocks [][]byte) error {
	for _, block := range blocks {
		w.slots <- struct{}{}                            // want `w.slots is sent a token`
		if err := w.disk.Write(ctx, block); err != nil { // ^leaves
			return err
		}
		<-w.slots // ^rest
	}
	return nil
}

// Start hands its slot to a goroutine, unless it is cancelled before.
func (w *Writer) Start(ctx context.Context, block []byte) error {
	w.slots <- struct{}{} // want `w.slots is sent a token`
	select {
	case <-w.ready:
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
	go func() { // ^rest
		defer func() { <-w.slots }()
		w.disk.Write(context.Background(), block)
	}()
	return nil
}

// through is given the channel.
func through(ctx context.Context, slots chan struct{}, d disk, block []byte) error {
	slots <- struct{}{}                         // want `slots is sent a token`
	if err := d.Write(ctx, block); err != nil { // ^leaves
		return err
	}
	<-slots // ^rest
	return nil
}

// WriteThrough gives it.
func (w *Writer) WriteThrough(ctx context.Context, block []byte) error {
	return through(ctx, w.slots, w.disk, block)
}

// A Lease is locked in another process.
type Lease interface {
	Lock(ctx context.Context) error
	Unlock(ctx context.Context) error
}

// WriteLeased unlocks what it has locked there.
func (w *Writer) WriteLeased(ctx context.Context, l Lease, block []byte) error {
	if err := l.Lock(ctx); err != nil { // want `l is locked`
		return err
	}
	if err := w.disk.Write(ctx, block); err != nil { // ^leaves
		return err
	}
	return l.Unlock(ctx) // ^rest
}

// A Gate gives out permits in a way that is not seen.
type Gate interface {
	Acquire(ctx context.Context) error
	Release()
}

// WriteGated releases on one failure, and when it succeeds.
func (w *Writer) WriteGated(ctx context.Context, g Gate, block []byte) error {
	if err := g.Acquire(ctx); err != nil { // want `g is acquired`
		return err
	}
	if len(block) == 0 {
		g.Release()
		return errBusy
	}
	if err := w.disk.Write(ctx, block); err != nil { // ^leaves
		return err
	}
	g.Release() // ^rest
	return nil
}
