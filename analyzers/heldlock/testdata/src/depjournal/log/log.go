// Package log is about a log that others write to, and prints nothing.
package log

import "context"

// A Remote takes lines, and logs what it has taken.
type Remote interface {
	Send(ctx context.Context, line string) error
	Log(ctx context.Context, line string) error
}
