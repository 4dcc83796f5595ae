package seeds

import (
	"context"
	"sync"
)

// An Ore is what is mined.
type Ore struct{ Dirty bool }

// A Dwarf has a bag, in which is what it has brought home.
type Dwarf struct {
	mu   sync.Mutex
	bag  []Ore
	vein chan Ore
}

// Mine collects ore in a bag of its own, which is lost with the shift.
//
//seed:hazard the dwarf's bag: progress in a local variable (Cancellation safety in different runtimes)
func (d *Dwarf) Mine(ctx context.Context, shifts int) error {
	var bag []Ore
	for range shifts {
		select {
		case ore := <-d.vein: // want `\(lostbatch, audit\)`
			bag = append(bag, ore)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	d.bag = bag
	return nil
}

// MineIntoBag puts each piece where it belongs before it waits for the next.
//
//seed:remedy the dwarf's bag: a checkpoint for each step
func (d *Dwarf) MineIntoBag(ctx context.Context, shifts int) error {
	for range shifts {
		select {
		case ore := <-d.vein:
			d.bag = append(d.bag, ore)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// MineAndReport returns what was mined until the end of the shift.
//
//seed:remedy the dwarf's bag: the partial result returned with the error
func (d *Dwarf) MineAndReport(ctx context.Context, shifts int) ([]Ore, error) {
	var bag []Ore
	for range shifts {
		select {
		case ore := <-d.vein:
			bag = append(bag, ore)
		case <-ctx.Done():
			return bag, ctx.Err()
		}
	}
	return bag, nil
}

// Work takes the old bag while the new one is filled, and merges them. The
// mutex is released in order, with the bag gone.
//
//seed:hazard take, mine and merge under a mutex (Cancellation safety in different runtimes)
func (d *Dwarf) Work(ctx context.Context, mine func(context.Context) ([]Ore, error)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	old := d.bag
	d.bag = nil // want `\(takerestore\)`
	mined, err := mine(ctx)
	if err != nil {
		return err
	}
	d.bag = append(old, mined...)
	return nil
}

// WorkThenMerge leaves the bag alone until there is something to put into it.
//
//seed:remedy take, mine and merge: compute first, assign last
func (d *Dwarf) WorkThenMerge(ctx context.Context, mine func(context.Context) ([]Ore, error)) error {
	mined, err := mine(ctx)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.bag = append(d.bag, mined...)
	return err
}
