package auditflags

import "context"

type tx interface {
	Get(ctx context.Context, name string) (string, error)
}

func within(ctx context.Context, do func(tx) error) error { return do(nil) }

// Load sets a variable of its own each time that it is tried.
func Load(ctx context.Context, name string) (string, error) {
	var warn bool
	var value string
	err := within(ctx, func(t tx) error {
		warn = false
		v, err := t.Get(ctx, name)
		if err != nil {
			return err
		}
		if v == "" {
			warn = true
			return nil
		}
		value = v
		return nil
	})
	if warn {
		println("empty", name)
	}
	return value, err
}
