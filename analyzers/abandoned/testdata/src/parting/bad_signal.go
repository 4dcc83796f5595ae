package parting

import "context"

// Leave tells who fetches that nobody wants it any more.
func (d *Depot) Leave() { d.leave <- struct{}{} }

// FetchUnlessLeft ends the context when it is told to leave, but not before the goroutine has
// somebody to tell.
func (d *Depot) FetchUnlessLeft() error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	fetched := make(chan error)
	go func() { // want `sends to fetched at line \d+, but nobody receives when d.leave signals at line \d+: it blocks for ever`
		fetched <- d.fetch(ctx)
	}()
	select {
	case err := <-fetched: // ^rest
		return err
	case <-d.leave: // ^leaves
		return nil
	}
}
