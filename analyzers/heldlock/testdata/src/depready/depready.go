// Package depready has values that are set once.
package depready

// A Value is there once it has been set.
type Value[T any] struct {
	v   *T
	set chan struct{}
}

// New returns a value that is not there yet.
func New[T any]() *Value[T] { return &Value[T]{set: make(chan struct{})} }

// Get waits for the value.
func (v *Value[T]) Get() *T {
	<-v.set
	return v.v
}

// Set sets it, for all who wait and all who come.
func (v *Value[T]) Set(x *T) {
	v.v = x
	close(v.set)
}

// A Desk has one pen, which is out while somebody writes.
type Desk struct {
	pen   chan struct{}
	paper *Paper
}

// A Paper is written on.
type Paper struct{ Lines []string }

// NewDesk returns a desk with its pen.
func NewDesk() *Desk {
	d := &Desk{pen: make(chan struct{}, 1), paper: new(Paper)}
	d.pen <- struct{}{}
	return d
}

// Take waits for the pen.
func (d *Desk) Take() *Paper {
	<-d.pen
	return d.paper
}

// Back puts it back.
func (d *Desk) Back(*Paper) { d.pen <- struct{}{} }
