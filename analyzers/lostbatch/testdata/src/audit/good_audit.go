package audit

import "context"

// Read handles what a method returns that takes nothing.
func (c *Consumer) Read(ctx context.Context, list func(context.Context) []string) error {
	for _, r := range list(ctx) {
		if err := c.handle(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// Owner runs for as long as the consumer lives.
func (c *Consumer) Owner() {
	go func() {
		for {
			for _, r := range <-c.inbox {
				select {
				case c.out <- r:
				case <-c.stop:
					return
				}
			}
		}
	}()
}
