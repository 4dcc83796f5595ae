// Package amqp091 has the methods of a client for RabbitMQ that the tests call.
package amqp091

import "context"

type Channel struct{ err error }

func (c *Channel) PublishWithContext(ctx context.Context, body []byte) error { return c.err }

func (c *Channel) ConsumeWithContext(ctx context.Context) (<-chan []byte, error) { return nil, c.err }
