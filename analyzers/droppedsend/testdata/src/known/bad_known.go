// Package known takes from what the API model knows.
package known

import (
	"context"

	"github.com/segmentio/kafka-go"
)

type pump struct {
	reader *kafka.Reader
	out    chan kafka.Message
}

// Next hands one message on. Its offset has moved when it is dropped.
func (p *pump) Next(ctx context.Context) error {
	m, err := p.reader.FetchMessage(ctx) // want `taken from p.reader by FetchMessage at line \d+ and sent to p.out`
	if err != nil {
		return err
	}
	select {
	case p.out <- m: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}
