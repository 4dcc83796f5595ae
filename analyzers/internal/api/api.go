// Package api is what is known of functions without looking at their bodies:
// how they behave when they are cancelled. Its rows stand in the files of the
// directory model, in the format that users extend them with.
package api

import (
	"go/types"
	"path"
	"strconv"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A Row is what is known of one function, or of several that behave alike.
type Row struct {
	// Name is the function that the row is about. Its Func and its Recv may be
	// patterns for path.Match, such as Fscan*.
	Name ir.Name

	Class Class // what becomes of work and object on cancellation
	By    Cause // what cancels it

	// Returns is set if the call does not wait for anything.
	Returns bool

	// These are the operands that a call works on, None if it does not.
	Reads    Operand // a stream that bytes are consumed from
	Writes   Operand // a stream that bytes are written to
	Flushes  Operand // a stream whose buffer is flushed
	Acquires Operand // what a slot is taken of, if the call succeeds
	Releases Operand // what a slot is given back to
	Takes    Operand // what the first result is taken out of, for good
	Drops    Operand // what is passed on, or dropped if the call is cancelled
	Ends     Operand // what is not to be used again after a cancellation

	// Makes is how long the context lives that the call returns, if it does.
	Makes Lifetime

	// These are for people.
	Cancel   string // what has been consumed or emitted by then
	After    string // in what state the object is
	Note     string // what else to know
	Unproven string // why no test shows it, "" for rows that are tested

	Pos string // where the row stands, as file:line
}

// An Operand is the receiver or an argument of a call.
type Operand int

const (
	None     Operand = 0
	Receiver Operand = -1
	// The others count the arguments from 1, without the receiver.
)

// In returns the operand of the call, or nil if there is none.
func (o Operand) In(c *ssa.CallCommon) ssa.Value {
	if o == Receiver {
		return ir.Receiver(c)
	}
	if args := ir.Args(c); o > None && int(o) <= len(args) {
		return args[o-1]
	}
	return nil
}

// Index returns where the operand stands among the arguments of call, its
// receiver included, or -1.
func (o Operand) Index(c *ssa.CallCommon) int {
	i := int(o) - 1
	if ir.Receiver(c) != nil && !c.IsInvoke() {
		i++
	}
	switch {
	case o == Receiver && ir.Receiver(c) != nil && !c.IsInvoke():
		return 0
	case o > None && i < len(c.Args):
		return i
	}
	return -1
}

// String returns the operand as it is written in a model.
func (o Operand) String() string {
	switch {
	case o == None:
		return ""
	case o == Receiver:
		return "receiver"
	}
	return "argument " + strconv.Itoa(int(o))
}

// Stream returns the stream that the call works on, whichever its direction:
// what it reads from if it does both. It returns None if there is none.
func (r *Row) Stream() Operand {
	for _, o := range []Operand{r.Reads, r.Writes, r.Flushes} {
		if o != None {
			return o
		}
	}
	return None
}

// Hears reports whether a call can return because its context ends while it
// works.
func (r *Row) Hears() bool { return !r.Class.Has(Deaf) }

// Ignores reports whether a call does its work on a context that has ended, too.
func (r *Row) Ignores() bool { return !r.Hears() && !r.By.Has(Context|Entry) }

// String returns the name of the function as the API table shows it.
func (r *Row) String() string { return Join(r.Name) }

// Join returns a name as it is written in a program: net.Conn.Write.
func Join(n ir.Name) string {
	s := n.Func
	if n.Recv != "" {
		s = n.Recv + "." + s
	}
	if n.Pkg != "" {
		s = n.Pkg + "." + s
	}
	return s
}

// Lookup returns what is known of the function that is called, or nil. A method
// that a type has from an embedded field is looked up by the type first: a
// net.UDPConn writes datagrams, where the conn that it embeds writes a stream.
func Lookup(c *ssa.CallCommon) *Row {
	name := ir.NameOfCall(c)
	if name.Func == "" {
		return nil
	}
	m := Current()
	if outer := embedder(c); outer != nil {
		if r := m.Find(ir.Name{Pkg: outer.Pkg, Recv: outer.Recv, Func: name.Func}); r != nil {
			return r
		}
	}
	return m.Find(name)
}

// embedder returns the type, as a Name without function, whose embedded field
// is the receiver of the call.
func embedder(c *ssa.CallCommon) *ir.Name {
	recv := ir.Receiver(c)
	if load, ok := recv.(*ssa.UnOp); ok {
		recv = load.X
	}
	field, ok := recv.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	named := ir.Named(field.X.Type())
	if named == nil || named.Obj().Pkg() == nil {
		return nil
	}
	if st, ok := named.Underlying().(*types.Struct); !ok || !st.Field(field.Field).Embedded() {
		return nil
	}
	return &ir.Name{Pkg: named.Obj().Pkg().Path(), Recv: named.Obj().Name()}
}

// Find returns the row of the function of that name, or nil.
func (m *Model) Find(name ir.Name) *Row {
	if r := m.exact[name]; r != nil {
		return r
	}
	for _, r := range m.packages[name.Pkg] {
		if matches(r.Name.Recv, name.Recv) && matches(r.Name.Func, name.Func) {
			return r
		}
	}
	return nil
}

// matches reports whether a name matches a pattern, which matches no name if it
// is none.
func matches(pattern, name string) bool {
	ok, _ := path.Match(pattern, name)
	return ok && (pattern == "") == (name == "")
}
