package audit

import "context"

// A Stream is a connection that has to be ended.
type Stream interface {
	Exec(ctx context.Context, text string) error
	Close(ctx context.Context) error
}

// ExecSafely detaches.
func ExecSafely(ctx context.Context, open func(context.Context) (Stream, error), text string) error {
	c, err := open(ctx)
	if err != nil {
		return err
	}
	defer c.Close(context.WithoutCancel(ctx))
	return c.Exec(ctx, text)
}

// Alone closes what others have opened.
func Alone(ctx context.Context, c Conn, text string) error {
	defer c.Close(ctx)
	return c.Exec(ctx, text)
}
