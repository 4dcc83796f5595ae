package flags

import "context"

// Move stops it for the time that it takes: who finds it stopped leaves it alone.
func (n *node) Move(ctx context.Context) error {
	if n.stopped {
		return nil
	}
	n.stopped = true                         // want `n.stopped is set at line \d+ and cleared at line \d+`
	if err := n.box.Start(ctx); err != nil { // ^leaves
		return err
	}
	n.stopped = false // ^rest
	return nil
}
