package locks

import (
	"context"
	"sync"

	"depjournal/log"
)

// A Journal sends lines to a log.
type Journal struct {
	mu     sync.Mutex
	remote log.Remote
	lines  []string
}

func (j *Journal) send(ctx context.Context, line string) error { return j.remote.Send(ctx, line) }

// Append waits for the log in a helper.
func (j *Journal) Append(ctx context.Context, line string) error {
	j.mu.Lock()                               // want `j.mu is locked`
	if err := j.send(ctx, line); err != nil { // ^leaves
		return err
	}
	j.lines = append(j.lines, line)
	j.mu.Unlock() // ^rest
	return nil
}

// Log waits for what only goes by a name.
func (j *Journal) Log(ctx context.Context, line string) error {
	j.mu.Lock()                               // want `j.mu is locked`
	if err := j.note(ctx, line); err != nil { // ^leaves
		return err
	}
	j.lines = append(j.lines, line)
	j.mu.Unlock() // ^rest
	return nil
}

func (j *Journal) note(ctx context.Context, line string) error { return j.remote.Log(ctx, line) }
