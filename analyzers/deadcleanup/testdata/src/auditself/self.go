// Package auditself has functions that undo all they have done by the function that is
// there for that.
package auditself

import "context"

// A Radio is a device that others share.
type Radio struct{ lines chan string }

func (r *Radio) say(ctx context.Context, line string) error {
	select {
	case r.lines <- line:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A Station has a radio.
type Station struct {
	radio *Radio
	on    map[string]bool
}

func (s *Station) channelStop(ctx context.Context, name string) error {
	return s.radio.say(ctx, "off "+name)
}

// UnmountAerial takes it down.
func (s *Station) UnmountAerial(ctx context.Context, name string) error {
	return s.radio.say(ctx, "down "+name)
}
