package known

import (
	"context"

	"github.com/segmentio/kafka-go"
)

type keeper struct {
	reader *kafka.Reader
	out    chan kafka.Message
	next   *kafka.Message
}

// Next keeps the message for the next call.
func (k *keeper) Next(ctx context.Context) error {
	if k.next == nil {
		m, err := k.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		k.next = &m
	}
	select {
	case k.out <- *k.next:
		k.next = nil
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
