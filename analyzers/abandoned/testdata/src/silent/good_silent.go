package silent

import (
	"context"
	"time"
)

// ReadTimed has a timer with a channel.
func (f *Feed) ReadTimed(ctx context.Context, patience time.Duration) error {
	late := time.NewTimer(patience)
	_, err := f.read(ctx)
	if !late.Stop() {
		<-late.C
	}
	return err
}

// ReadEither has one or the other.
func (f *Feed) ReadEither(ctx context.Context, patience time.Duration, kind bool) error {
	late := time.NewTimer(patience)
	if kind {
		late = time.AfterFunc(patience, f.end)
	}
	_, err := f.read(ctx)
	if !kind && !late.Stop() {
		<-late.C
	}
	return err
}

// ReadPast looks at the channel without waiting for it.
func (f *Feed) ReadPast(ctx context.Context, patience time.Duration) error {
	late := time.AfterFunc(patience, f.end)
	_, err := f.read(ctx)
	select {
	case <-late.C:
	case <-ctx.Done():
	}
	return err
}

// Drain is given a timer by others, too.
func Drain(late *time.Timer) {
	if !late.Stop() {
		<-late.C
	}
}

func (f *Feed) DrainOwn(patience time.Duration) { Drain(time.AfterFunc(patience, f.end)) }

// ReadAsked receives only if there is a channel.
func (f *Feed) ReadAsked(ctx context.Context, patience time.Duration) error {
	late := time.AfterFunc(patience, f.end)
	_, err := f.read(ctx)
	if !late.Stop() && late.C != nil {
		<-late.C
	}
	return err
}
