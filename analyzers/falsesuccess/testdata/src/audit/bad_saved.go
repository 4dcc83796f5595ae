package audit

import "context"

type trimmer interface {
	Trim(id int) error
	Save() error
}

// TrimSome returns the error of what it did because it was cancelled: no slip.
func TrimSome(ctx context.Context, t trimmer, ids []int) error {
	for _, id := range ids {
		if err := t.Trim(id); err != nil { // ^rest
			return err
		}
		if ctx.Err() != nil { // ^leaves
			err := t.Save()
			if err != nil {
				panic(err)
			}
			return err // want `TrimSome reports success when ctx ends at line \d+, with work left: its callers take the work for done \(falsesuccess, audit\)`
		}
	}
	return t.Save()
}
