package flags

import "context"

type container interface {
	Stop(ctx context.Context) error
	Start(ctx context.Context) error
}

// A node runs in a container, or is stopped.
type node struct {
	box     container
	stopped bool
}

// Stop leaves it stopped for as long as nobody starts it.
func (n *node) Stop(ctx context.Context) error {
	if err := n.box.Stop(ctx); err != nil {
		return err
	}
	n.stopped = true
	return nil
}

// Restart stops it unless it is: when it cannot be started, it is stopped.
func (n *node) Restart(ctx context.Context) error {
	if !n.stopped {
		if err := n.Stop(ctx); err != nil {
			return err
		}
	}
	if err := n.box.Start(ctx); err != nil {
		return err
	}
	n.stopped = false
	return nil
}
