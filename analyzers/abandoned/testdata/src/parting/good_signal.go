package parting

import "context"

// FetchOrWait waits for the goroutine when it is told to leave.
func (d *Depot) FetchOrWait(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	fetched := make(chan error)
	go func() { fetched <- d.fetch(ctx) }()
	select {
	case err := <-fetched:
		return err
	case <-d.leave:
		cancel()
		<-fetched
		return nil
	}
}

// FetchReady has a goroutine that gives the signal itself, or sends.
func (d *Depot) FetchReady(ctx context.Context) error {
	failed := make(chan error)
	go func() {
		if err := d.fetch(ctx); err != nil {
			failed <- err
			return
		}
		close(d.ready)
	}()
	select {
	case err := <-failed:
		return err
	case <-d.ready:
		return nil
	}
}

func (d *Depot) MarkReady() { close(d.ready) }

// FetchOver hears on the other channel what has come out of it.
func (d *Depot) FetchOver(ctx context.Context) error {
	failed := make(chan error)
	go func() { failed <- d.fetch(ctx) }()
	select {
	case err := <-failed:
		return err
	case <-d.over:
		return nil
	}
}

func (d *Depot) End() { d.over <- "end" }
