package audit

import (
	"context"
	"time"
)

// A Janitor is run by somebody who has functions that return an error.
type Janitor struct {
	rooms []string
	tidy  func(room string)
	start func(name string, fn func(context.Context) error)
}

// Open hands the round over.
func (j *Janitor) Open() {
	j.start("round", j.round)
	j.start("last round", j.lastRound)
}

// lastRound never fails either, and puts the keys away.
func (j *Janitor) lastRound(ctx context.Context) error {
	defer func() { j.tidy("keys") }()
	for _, room := range j.rooms {
		select {
		case <-time.After(time.Second):
			j.tidy(room)
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

// round never fails: whoever runs it learns nothing from nil.
func (j *Janitor) round(ctx context.Context) error {
	for {
		for _, room := range j.rooms {
			select {
			case <-time.After(time.Second):
				j.tidy(room)
			case <-ctx.Done():
				return nil
			}
		}
		if len(j.rooms) == 0 {
			return nil
		}
	}
}
