// Package metric has the part of the metrics API that is needed here.
package metric

import "context"

// An AddOption says more about what is added.
type AddOption interface{ add() }

// An Int64Counter counts.
type Int64Counter interface {
	Add(ctx context.Context, incr int64, options ...AddOption)
}
