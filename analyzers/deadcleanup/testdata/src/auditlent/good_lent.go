package auditlent

import (
	"context"
	"time"
)

// WorkSafely gives the ticket up with a context that lives on.
func (c *Clerk) WorkSafely(ctx context.Context, room string) (err error) {
	var t *Ticket
	err = c.pace.Call(func() (bool, error) {
		var err error
		t, err = c.desk.CreateTicket(ctx, &Order{Room: room})
		return c.sort(err)
	})
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			late, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer cancel()
			c.pace.Call(func() (bool, error) {
				return c.sort(c.desk.AbortTicket(late, &Order{Room: room, Number: t.Number}))
			})
		}
	}()
	return c.pace.Call(func() (bool, error) {
		return c.sort(c.desk.Fill(ctx, &Order{Room: room, Number: t.Number}))
	})
}

// Other gives up a ticket that it has not made.
func (c *Clerk) Other(ctx context.Context, room string, old *Ticket) error {
	t, err := c.desk.CreateTicket(ctx, &Order{Room: room})
	if err != nil {
		return err
	}
	if err := c.desk.Fill(ctx, &Order{Number: t.Number}); err != nil {
		c.desk.AbortTicket(ctx, &Order{Number: old.Number})
		return err
	}
	return nil
}

// Deaf lends a closure that fails for reasons of its own.
func (c *Clerk) Deaf(ctx context.Context, room string, write func() error) error {
	t, err := c.desk.CreateTicket(ctx, &Order{Room: room})
	if err != nil {
		return err
	}
	if err := c.pace.Call(func() (bool, error) {
		if ctx.Value(room) != nil {
			return false, nil
		}
		return false, write()
	}); err != nil {
		c.desk.AbortTicket(ctx, &Order{Number: t.Number})
		return err
	}
	return nil
}

// Kept lends a closure that keeps the failure of what it does with the context to itself.
func (c *Clerk) Kept(ctx context.Context, room string, write func() error) error {
	t, err := c.desk.CreateTicket(ctx, &Order{Room: room})
	if err != nil {
		return err
	}
	if err := c.pace.Call(func() (bool, error) {
		if err := c.desk.Fill(ctx, &Order{Number: t.Number}); err != nil {
			println(err.Error())
			return true, nil
		}
		return false, nil
	}); err != nil {
		c.desk.AbortTicket(ctx, &Order{Number: t.Number})
		return err
	}
	return nil
}

// Given lends a closure that is given its context by the helper.
func (c *Clerk) Given(ctx context.Context, room string, within func(func(context.Context) error) error) error {
	t, err := c.desk.CreateTicket(ctx, &Order{Room: room})
	if err != nil {
		return err
	}
	if err := within(func(ctx context.Context) error {
		return c.desk.Fill(ctx, &Order{Number: t.Number})
	}); err != nil {
		c.desk.AbortTicket(ctx, &Order{Number: t.Number})
		return err
	}
	return nil
}
