// Package queue hands requests to an owner, which answers them.
package auditqueue

import (
	"context"
	"errors"
	"time"
)

var (
	errStopped = errors.New("stopped")
	errTimeout = errors.New("timed out")
)

func apply(string) error { return nil }

func after(time.Duration) <-chan time.Time { return nil }

var _ context.Context
