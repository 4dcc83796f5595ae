package parting

import (
	"context"
	"sync"
)

// A Depot fills itself with boxes.
type Depot struct {
	fetch func(ctx context.Context) error
	leave chan struct{}
	ready chan struct{}
	over  chan string
	life  context.Context
}

// Fill listens to the first failure only, and ends the context of the others, all of which
// have still to say so.
func (d *Depot) Fill(ctx context.Context, n int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	failures := make(chan error)
	for range n {
		go func() { // want `sends to failures at line \d+, but nobody receives when one of several fails at line \d+: it blocks for ever`
			failures <- d.fetch(ctx)
		}()
	}
	for range n {
		if err := <-failures; err != nil { // ^leaves // ^rest
			cancel()
			return err
		}
	}
	return nil
}

type box struct {
	weight int
	err    error
}

// FillAll reads the failure from a field of what is sent.
func (d *Depot) FillAll(ctx context.Context, n int) (int, error) {
	boxes := make(chan box)
	for range n {
		go d.fill(ctx, boxes) // want `sends to boxes at line \d+, but nobody receives when one of several fails`
	}
	sum := 0
	for range n {
		b := <-boxes // ^leaves // ^rest
		if b.err != nil {
			return 0, b.err
		}
		sum += b.weight
	}
	return sum, nil
}

func (d *Depot) fill(ctx context.Context, boxes chan<- box) {
	err := d.fetch(ctx)
	boxes <- box{1, err}
}

// FillTwo starts two that are not the same.
func (d *Depot) FillTwo(ctx context.Context, other *Depot) error {
	failures := make(chan error)
	go func() { failures <- d.fetch(ctx) }()     // want `sends to failures at line \d+, but nobody receives when one of several fails`
	go func() { failures <- other.fetch(ctx) }() // want `sends to failures at line \d+, but nobody receives when one of several fails`
	for range 2 {
		if err := <-failures; err != nil { // ^leaves // ^rest // ^leaves // ^rest
			return err
		}
	}
	return nil
}

// FillCounted has a goroutine that closes the channel when all have sent: it blocks as well.
func (d *Depot) FillCounted(ctx context.Context, n int) error {
	failures := make(chan error)
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		go func() { // want `sends to failures at line \d+, but nobody receives when one of several fails`
			defer wg.Done()
			failures <- d.fetch(ctx)
		}()
	}
	go func() {
		wg.Wait()
		close(failures)
	}()
	for err := range failures { // ^leaves // ^rest
		if err != nil {
			return err
		}
	}
	return nil
}
