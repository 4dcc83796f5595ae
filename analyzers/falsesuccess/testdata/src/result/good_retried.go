package result

import (
	"context"
	"time"
)

// PublishAll says why it gave up.
func (p *Publisher) PublishAll(ctx context.Context, texts []string) error {
	for _, text := range texts {
		for {
			_, err := p.broker.Send(ctx, text)
			if err == nil {
				break
			}
			select {
			case <-time.After(interval):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return nil
}
