package auditself

import (
	"context"
	"time"
)

// channelStart gives itself a minute, and its opposite what is left of it.
func (s *Station) channelStart(ctx context.Context, name string) (err error) {
	soon, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	defer func() {
		if err != nil {
			if err := s.channelStop(soon, name); err != nil { /* ^rest */ // want `what channelStart does is undone by s.channelStop at line \d+, but with soon, which has ended when say is cancelled or fails at line \d+: it stays behind`
				println(err.Error())
			}
		}
	}()
	if err := s.radio.say(soon, "power "+name); err != nil { // ^leaves
		return err
	}
	return s.radio.say(soon, "tune "+name)
}

// MountAerial does so where it fails.
func (s *Station) MountAerial(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := s.radio.say(ctx, "up "+name); err != nil { // ^leaves
		s.UnmountAerial(ctx, name) /* ^rest */ // want `what MountAerial does is undone by s.UnmountAerial`
		return err
	}
	return nil
}

// Use starts one with the context of the caller.
func (s *Station) Use(ctx context.Context, name string) error { return s.channelStart(ctx, name) }
