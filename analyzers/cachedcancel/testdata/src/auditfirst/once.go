package auditfirst

import (
	"context"
	"sync"
)

type Manifest struct{ Digest string }

type Registry interface {
	Manifest(ctx context.Context, ref string) (*Manifest, error)
	Blob(ctx context.Context, digest string) ([]byte, error)
	Touch(ctx context.Context) error
}

// An Image knows what its reference stands for, once it was asked.
type Image struct {
	ref string
	reg Registry

	once     sync.Once
	manifest *Manifest
	config   []byte
	err      error
}
