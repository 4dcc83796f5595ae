// Package audit has shared work that a caller gives.
package audit

import "golang.org/x/sync/singleflight"

// A Memo remembers nothing, but shares what is under way.
type Memo struct {
	flights singleflight.Group
	name    string
	labels  Labels
}

// Labels say which run of the program this is.
type Labels interface{ Run() string }
