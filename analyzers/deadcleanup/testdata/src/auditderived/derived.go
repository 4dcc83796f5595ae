// Package auditderived has contexts that are made from others, in many ways.
package auditderived

import (
	"context"
	"net/http"

	"depblob"
)

// An Uploader uploads blobs.
type Uploader struct {
	store *depblob.Store
	http  *http.Client
}

type key struct{}

func tagged(ctx context.Context, tag string) context.Context {
	if tag == "" {
		return ctx
	}
	return context.WithValue(ctx, key{}, tag)
}

// lasting returns a context that keeps only the values of ctx.
func lasting(ctx context.Context) context.Context {
	return tagged(context.WithoutCancel(ctx), "lasting")
}

// requestContext is a context with another field.
type requestContext struct {
	context.Context
	user string
}

// A remote deletes things of any kind.
type remote[T any] interface {
	Create(ctx context.Context, t T) error
	Use(ctx context.Context, t T) error
	Remove(ctx context.Context, t T) error
}
