package life

import "golang.org/x/tools/go/ssa"

// Context returns what ends when ctx does, whatever the function that waits for
// it is: a member of a group works on the context of the call that started it.
func (j *Judge) Context(ctx ssa.Value) Life { return j.trace(ctx, 0) }
