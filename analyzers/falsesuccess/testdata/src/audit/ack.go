package audit

import (
	"context"
	"errors"
)

// A Delivery comes again if it is given back.
type Delivery interface {
	Body() string
	Ack()
	Nack()
}

// A Consumer works on deliveries.
type Consumer struct {
	work    func(string) (string, error)
	publish func(string) error
	log     func(error)
}

// Handle takes a cancellation for a failure that is not worth a line of the log,
// and then for a success.
func (c *Consumer) Handle(d Delivery) {
	out, err := c.work(d.Body()) // ^leaves
	if err != nil && !errors.Is(err, context.Canceled) {
		c.log(err)
		d.Nack() // ^rest
		return
	}
	if err := c.publish(out); err != nil {
		d.Nack()
		return
	}
	d.Ack() // want `d is acknowledged at line \d+ after work that was cancelled at line \d+, as if that had succeeded, while other failures give it back at line \d+: it is lost`
}

// Is is that of another package of errors.
func Is(err, target error) bool { return errors.Is(err, target) }

// HandleBy asks by a function that does what errors.Is does.
func (c *Consumer) HandleBy(d Delivery) {
	out, err := c.work(d.Body()) // ^leaves
	if err != nil && !Is(err, context.Canceled) {
		d.Nack() // ^rest
		return
	}
	c.log(c.publish(out))
	d.Ack() // want `d is acknowledged at line \d+ after work that was cancelled`
}

// HandleQuietly gives it back without a line in the log.
func (c *Consumer) HandleQuietly(d Delivery) {
	out, err := c.work(d.Body())
	if err != nil {
		if !errors.Is(err, context.Canceled) {
			c.log(err)
		}
		d.Nack()
		return
	}
	c.log(c.publish(out))
	d.Ack()
}

// HandleGivenUp has decided that nobody wants a delivery that was cancelled.
func (c *Consumer) HandleGivenUp(d Delivery) {
	_, err := c.work(d.Body())
	switch {
	case errors.Is(err, context.Canceled):
		d.Ack()
	case err != nil:
		d.Nack()
	default:
		d.Ack()
	}
}

// HandleAll acknowledges whatever comes of it.
func (c *Consumer) HandleAll(d Delivery) {
	_, err := c.work(d.Body())
	if err != nil && !errors.Is(err, context.Canceled) {
		c.log(err)
	}
	d.Ack()
}
