// Package deaf calls what is given a context and does not listen to it while it
// works.
package deaf

import (
	"context"
	"os"

	"github.com/rabbitmq/amqp091-go"
)

func publish(ctx context.Context, ch *amqp091.Channel) error {
	if err := ch.PublishWithContext(ctx, nil); err != nil {
		return err
	}
	if _, err := ch.ConsumeWithContext(ctx); err != nil { // want `^call context 1$`
		return err
	}
	err := ch.PublishWithContext(ctx, nil) // want `^call peer peer 1$`
	if os.IsTimeout(err) {
		return nil
	}
	return err
}
