// Package depwork does the work of others.
package depwork

import "context"

// Produce sends the numbers below n and closes out.
func Produce(out chan<- int, n int) {
	for i := range n {
		out <- i
	}
	close(out)
}

// Answer sends one number.
func Answer(out chan<- int) { out <- 42 }

// Offer sends one number, or none if ctx ends.
func Offer(ctx context.Context, out chan<- int) {
	select {
	case out <- 42:
	case <-ctx.Done():
	}
}

// Keep does something with the channel that nobody knows of.
func Keep(c chan int) { kept = append(kept, c) }

var kept []chan int

// Each calls f for each of n pages, until ctx ends.
func Each(ctx context.Context, n int, f func(page int)) error {
	for i := range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		f(i)
	}
	return nil
}
