package basic

import "context"

// A Visit is a context of its own kind.
type Visit interface {
	context.Context
	Visitor() string
}

type visits struct{ names []string }

func (v *visits) send(ctx Visit, names []string) error {
	<-ctx.Done()
	return ctx.Err()
}

// Flush forgets the names if the visit ends.
func (v *visits) Flush(ctx Visit) error {
	names := v.names
	v.names = nil // want `v.names is taken at line \d+ and put back at line \d+`
	if err := v.send(ctx, names); err != nil { // ^leaves
		return err
	}
	v.names = names // ^rest
	return nil
}
