// Package verdicts has a function for each reason.
package verdicts

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"depverdicts"
)

type Remote interface {
	Send(ctx context.Context, lines []string) error
	Begin() error
	Abort() error

	//cancelsafe:unsafe both names may be there
	Rename(ctx context.Context) error

	//cancelsafe:safe
	Misplaced(ctx context.Context) error

	//cancelsafe:detaches
	Enqueue(ctx context.Context) error
}

type Spool struct {
	mu     sync.Mutex
	in     chan string
	wake   chan struct{}
	lines  []string
	parts  map[int]chan string
	open   bool
	calls  int
	err    error
	quit   chan struct{}
	nc     net.Conn
	remote Remote
	queue  *depverdicts.Queue
	hook   func(context.Context) error
}

// Wait changes nothing.
func (s *Spool) Wait(ctx context.Context) error { // want Wait:"safe" `^\(\*Spool\).Wait\nsafe\nnothing is changed before it waits$`
	select {
	case <-s.wake:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Count has changed what it changes.
func (s *Spool) Count(ctx context.Context) error { // want Count:"safe" `safe\ns.calls is complete before it waits$`
	s.calls++
	select {
	case <-s.wake:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Undo puts back.
func (s *Spool) Undo(ctx context.Context) error { // want Undo:"safe" `safe\ns.open is put right on every way out$`
	s.open = true
	defer func() { s.open = false }()
	select {
	case <-s.wake:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Give sends to somebody who goes on without it.
func (s *Spool) Give(ctx context.Context) error { // want Give:"safe" `safe\nwhat is sent to s.in is for its receiver to finish$`
	s.in <- "line"
	select {
	case <-s.wake:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Run is the life of the spool.
func (s *Spool) Run(ctx context.Context) error { // want Run:"safe" `safe\nwhat ends it ends the object that it serves$`
	for {
		select {
		case line := <-s.in:
			s.lines = append(s.lines, line)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Detach calls what does not heed the context, and so is not looked at.
func (s *Spool) Detach(ctx context.Context) error { return s.remote.Enqueue(ctx) }

// Claim is safe because it says so.
//
//cancelsafe:safe
func (s *Spool) Claim(ctx context.Context) error { // want Claim:"safe" `safe\nmarked as safe$`
	return s.remote.Send(ctx, nil)
}

// CallsClaim is safe because Claim is.
func (s *Spool) CallsClaim(ctx context.Context) error { // want CallsClaim:"safe" `safe\nnothing is changed before it waits$`
	return s.Claim(ctx)
}

// Warn is unsafe because it says so.
//
//cancelsafe:unsafe half of it may be there
func (s *Spool) Warn(ctx context.Context) error { // want Warn:"unsafe" `unsafe\nmarked as unsafe: half of it may be there$`
	return s.remote.Send(ctx, nil)
}

// Lose has a finding.
func (s *Spool) Lose(ctx context.Context) error { // want Lose:"unsafe" `unsafe\ntakerestore: s.lines is taken, then Send is cancelled or fails$`
	lines := s.lines
	s.lines = nil
	if err := s.remote.Send(ctx, lines); err != nil {
		return err
	}
	s.lines = lines
	return nil
}

// Flag has a finding of the audit tier.
func (s *Spool) Flag(ctx context.Context) error { // want Flag:"unsafe" `unsafe\ntakerestore: s.open is set, then ctx ends$`
	s.open = true
	select {
	case <-s.wake:
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.calls > 0 {
		return nil
	}
	s.open = false
	return nil
}

// Argued has a finding that somebody has argued about.
func (s *Spool) Argued(ctx context.Context) error { // want Argued:"unknown" `unknown\ns.open is changed at line \d+ and back at line \d+, but not when ctx ends$`
	s.open = true //cancelsafe:ignore takerestore it is opened again
	select {
	case <-s.wake:
		s.open = false
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Below calls what has a finding.
func (s *Spool) Below(ctx context.Context) error { // want Below:"unsafe" `unsafe\nin s.below: takerestore: s.lines is taken, then Send is cancelled or fails$`
	return s.deeper(ctx)
}

func (s *Spool) deeper(ctx context.Context) error { return s.below(ctx) } // want deeper:"unsafe"

func (s *Spool) below(ctx context.Context) error { // want below:"unsafe"
	lines := s.lines
	s.lines = nil
	if err := s.remote.Send(ctx, lines); err != nil {
		return err
	}
	s.lines = lines
	return nil
}

// Beyond calls what is unsafe elsewhere.
func (s *Spool) Beyond(ctx context.Context, out chan<- int) error { // want Beyond:"unsafe" `unsafe\ncalls s.queue.Move, which is unsafe$`
	return s.queue.Move(ctx, out)
}

// Marked calls what is marked as unsafe.
func (s *Spool) Marked(ctx context.Context) error { // want Marked:"unsafe" `unsafe\ncalls s.remote.Rename, which is unsafe$`
	return s.remote.Rename(ctx)
}

// Watched gives its context to somebody who may act when it ends.
func (s *Spool) Watched(ctx context.Context) error { // want Watched:"unknown" `unknown\nwhat s.queue.Watch does when its context ends cannot be seen$`
	if err := ctx.Err(); err != nil {
		return err
	}
	s.queue.Watch(ctx)
	_, err := s.nc.Write(nil)
	return err
}

// Local leaves half done what nobody else has.
func Local(ctx context.Context, out chan<- int) error { // want Local:"safe" `^Local\nsafe\nnothing is changed before it waits$`
	q := new(depverdicts.Queue)
	return q.Move(ctx, out)
}

// Lent is given by the spool what it cancels half-way.
func (s *Spool) Lent(ctx context.Context, out chan<- int) error { // want Lent:"unsafe" `unsafe\ncalls current\(\).Move, which is unsafe$`
	return s.current().Move(ctx, out)
}

func (s *Spool) current() *depverdicts.Queue { return s.queue }

type mover struct {
	queue *depverdicts.Queue
	out   chan<- int
}

func (m *mover) move(ctx context.Context) error { // want move:"unsafe"
	return m.queue.Move(ctx, m.out)
}

// Borrow makes a helper for what is not its own.
func (s *Spool) Borrow(ctx context.Context, out chan<- int) error { // want Borrow:"unsafe" `unsafe\nin move: calls m.queue.Move, which is unsafe$`
	m := &mover{queue: s.queue, out: out}
	return m.move(ctx)
}

// Kill ends the life of what it leaves half done.
func Kill(ctx context.Context, nc net.Conn, s *Spool) error { // want Kill:"poisons" `poisons\n`
	if err := s.below(ctx); err != nil {
		s.close()
		return err
	}
	return nil
}

func (s *Spool) close() { close(s.quit) }

// Fail says that the spool is dead.
func (s *Spool) Fail(ctx context.Context) error { // want Fail:"poisons" `poisons\ns is dead when ctx ends$`
	select {
	case <-s.wake:
		return nil
	case <-ctx.Done():
		s.err = errors.New("closed")
		return ctx.Err()
	}
}

// Close closes something in it.
func (s *Spool) CloseConn(ctx context.Context) error { // want CloseConn:"poisons" `poisons\ns.nc is dead when ctx ends$`
	select {
	case <-s.wake:
		return nil
	case <-ctx.Done():
		s.nc.Close()
		return ctx.Err()
	}
}

// Broken calls what poisons, elsewhere.
func (s *Spool) Broken(ctx context.Context) error { // want Broken:"poisons" `poisons\ncalls s.queue.Break, which poisons$`
	return s.queue.Break(ctx)
}

// Drain returns what it has with the error.
func (s *Spool) Drain(ctx context.Context) ([]string, error) { // want Drain:"resumable" `resumable\nwhat is taken from s.lines is returned with the error$`
	lines := s.lines
	s.lines = nil
	select {
	case <-s.wake:
		return lines, nil
	case <-ctx.Done():
		return lines, ctx.Err()
	}
}

// Fill keeps what has come.
func (s *Spool) Fill(ctx context.Context) error { // want Fill:"resumable" `resumable\nthe next call goes on from s.lines$`
	for len(s.lines) < 10 {
		select {
		case line := <-s.in:
			s.lines = append(s.lines, line)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Collect returns what has come.
func Collect(ctx context.Context, in <-chan string) ([]string, error) { // want Collect:"resumable" `resumable\nwhat has been taken from in is returned with the error$`
	var lines []string
	for len(lines) < 10 {
		select {
		case line := <-in:
			lines = append(lines, line)
		case <-ctx.Done():
			return lines, ctx.Err()
		}
	}
	return lines, nil
}

// Transmit returns how much was written.
func (s *Spool) Transmit(b []byte) (int, error) { // want Transmit:"resumable" `resumable\nhow far s.nc.Write came is returned with the error$`
	if err := s.nc.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
		return 0, err
	}
	n, err := s.nc.Write(b)
	if err != nil {
		return n, err
	}
	return n, nil
}

// TransmitAll does not.
func (s *Spool) TransmitAll(b []byte) error { // want TransmitAll:"unknown" `unknown\nhow far s.nc.Write came is not said$`
	if err := s.nc.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	_, err := s.nc.Write(b)
	return err
}

// Through is what its interface is.
func (s *Spool) Through(ctx context.Context) error { // want Through:"unknown" `unknown\nas safe as s.remote.Send, behind an interface$`
	return s.remote.Send(ctx, s.lines)
}

// Hooked is what its hook is.
func (s *Spool) Hooked(ctx context.Context) error { // want Hooked:"unknown" `unknown\nas safe as s.hook, a function value$`
	return s.hook(ctx)
}

// Unknown calls what is unknown elsewhere.
func (s *Spool) Unknown(ctx context.Context) error { // want Unknown:"unknown" `unknown\ncalls s.queue.Send, which is unknown$`
	return s.queue.Send(ctx)
}

// Begin does something behind an interface.
func (s *Spool) Begin(ctx context.Context) error { // want Begin:"unknown" `unknown\nwhat s.remote.Begin does before it waits cannot be seen$`
	if err := s.remote.Begin(); err != nil {
		return err
	}
	select {
	case <-s.wake:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// BeginAbort undoes it there.
func (s *Spool) BeginAbort(ctx context.Context) error { // want BeginAbort:"safe" `safe\nnothing is changed before it waits$`
	if err := s.remote.Begin(); err != nil {
		return err
	}
	select {
	case <-s.wake:
		return nil
	case <-ctx.Done():
		return errors.Join(ctx.Err(), s.remote.Abort())
	}
}

// Hold is like a lock.
func (s *Spool) Hold(ctx context.Context) error { // want Hold:"unknown|unsafe" `(unknown|unsafe)\n`
	s.mu.Lock()
	select {
	case <-s.wake:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Worst is the worst of its ways.
func (s *Spool) Worst(ctx context.Context) error { // want Worst:"unknown" `unknown\nas safe as s.remote.Send, behind an interface$`
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.queue.Break(ctx); err != nil {
		return err
	}
	return s.remote.Send(ctx, nil)
}

// Check waits for nothing, and asks.
func (s *Spool) Check(ctx context.Context) error { // want Check:"safe" `safe\n`
	return ctx.Err()
}

// Endless cannot be cancelled.
func (s *Spool) Endless(ctx context.Context) error {
	return s.remote.Send(context.WithoutCancel(ctx), nil)
}

type hidden struct{ wake chan struct{} }

// Wait is not to be named by others.
func (h *hidden) Wait(ctx context.Context) error { // want Wait:"safe"
	<-ctx.Done()
	return ctx.Err()
}
