package depfeed

import "context"

// Stream sends what pages say, and ends the channel whatever becomes of that.
func Stream(ctx context.Context, page func(context.Context, int) ([]int, error), out chan<- int) error {
	defer func() {
		close(out)
	}()
	for i := 0; ; i++ {
		list, err := page(ctx, i)
		if err != nil {
			return err
		}
		for _, n := range list {
			out <- n
		}
		if len(list) == 0 {
			return nil
		}
	}
}

// StreamOrNot ends the channel only if all went well.
func StreamOrNot(ctx context.Context, page func(context.Context, int) ([]int, error), out chan<- int) error {
	list, err := page(ctx, 0)
	if err != nil {
		return err
	}
	for _, n := range list {
		out <- n
	}
	close(out)
	return nil
}
