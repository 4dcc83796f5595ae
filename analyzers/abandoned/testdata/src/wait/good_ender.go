package wait

import (
	"context"
	"time"
)

// A Keeper keeps something running until it is told to stop.
type Keeper struct{ stop func() }

// Start waits for the first start. Nobody can end the context before.
func (k *Keeper) Start(ctx context.Context, start func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	started := make(chan error, 1)
	go func() {
		starts := 0
		for {
			if err := start(); err != nil {
				if starts == 0 {
					started <- err
					return
				}
			} else {
				if starts == 0 {
					started <- nil
				}
				starts++
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
			}
		}
	}()
	if err := <-started; err != nil {
		cancel()
		return err
	}
	k.stop = func() { cancel() }
	return nil
}
