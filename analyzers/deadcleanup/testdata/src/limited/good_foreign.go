package limited

import (
	"context"
	"depblob"
)

// A wired exporter, and one for the other net, export even what comes last.
type (
	wired struct {
		send func(ctx context.Context, item string) error
	}
	radio struct{ wired }
)

func (w *wired) Export(ctx context.Context, items []string) error {
	ctx = context.WithoutCancel(ctx)
	for _, item := range items {
		if err := w.send(ctx, item); err != nil {
			return err
		}
	}
	return nil
}

func (r *radio) Export(ctx context.Context, items []string) error {
	return r.wired.Export(context.WithoutCancel(ctx), items)
}

// Exporters returns both.
func Exporters(send func(context.Context, string) error) []depblob.Exporter {
	return []depblob.Exporter{&wired{send}, &radio{wired{send}}}
}

// A Collector exports what it is given.
type Collector struct {
	in       chan string
	exporter depblob.Exporter
	items    []string
}

func (c *Collector) flush(ctx context.Context) error {
	items := c.items
	c.items = nil
	return c.exporter.Export(ctx, items)
}

// Collect exports all that is left when ctx ends.
func (c *Collector) Collect(ctx context.Context) error {
	for {
		select {
		case item := <-c.in:
			c.items = append(c.items, item)
		case <-ctx.Done():
			return c.flush(ctx)
		}
	}
}
