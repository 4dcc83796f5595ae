package wait

import (
	"context"

	"depfeed"
)

// Sum receives until the channel ends, which it does in any case.
func Sum(ctx context.Context, page func(context.Context, int) ([]int, error)) (sum int, err error) {
	list := make(chan int, 10)
	failed := make(chan error, 1)
	go func() { failed <- depfeed.Stream(ctx, page, list) }()
	for n := range list {
		sum += n
	}
	return sum, <-failed
}

// Product has the same done by a function of its own package.
func Product(ctx context.Context, page func(context.Context, int) ([]int, error)) (product int, err error) {
	list := make(chan int, 10)
	failed := make(chan error, 1)
	go func() { failed <- stream(ctx, page, list) }()
	product = 1
	for n := range list {
		product *= n
	}
	return product, <-failed
}

func stream(ctx context.Context, page func(context.Context, int) ([]int, error), out chan<- int) error {
	defer func() { close(out) }()
	list, err := page(ctx, 0)
	for _, n := range list {
		out <- n
	}
	return err
}
