// Package auditmarked suppresses what an audit reports.
package auditmarked

import "context"

type door struct {
	open bool
	send func(context.Context, []string) error
}

func (d *door) Pass(ctx context.Context, lines []string) error {
	d.open = true                              // want `d.open is set .* \(takerestore, audit\)$`
	if err := d.send(ctx, lines); err != nil { // ^leaves
		return err
	}
	if len(lines) == 0 {
		return nil
	}
	d.open = false // ^rest
	return nil
}

func (d *door) PassIgnored(ctx context.Context, lines []string) error {
	d.open = true //cancelsafe:ignore takerestore doors close by themselves
	if err := d.send(ctx, lines); err != nil {
		return err
	}
	if len(lines) == 0 {
		return nil
	}
	d.open = false
	return nil
}
