package audit

import (
	"context"
	"time"
)

type source interface {
	Next(ctx context.Context) (string, error)
}

// Drink goes on after a success: it may be meant to go on until it is told to end.
func Drink(ctx context.Context, s source, drunk func(string)) error {
	for {
		text, err := s.Next(ctx)
		if err == nil {
			drunk(text)
			continue
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return nil
		}
	}
}
