package api

import "strings"

// A Class says what becomes of the work and of the object when an operation is
// cancelled. A row may be of several classes.
type Class uint16

const (
	Safe      Class = 1 << iota // nothing is consumed or emitted; the call can be made again
	Resume                      // a part is done, and its size returned: the caller goes on from there
	Lossy                       // a part is consumed and returned beside the error: lost unless it is used
	Gone                        // a part is consumed and nobody can get it back
	Silent                      // a part is returned as if it were the whole
	Sticky                      // the object fails for ever after
	Closes                      // the resource is closed
	Ambiguous                   // the effect may have happened, or may yet
	Detached                    // the work goes on after the return
	Deaf                        // cancellation is not heard
)

// A classInfo is the name and the meaning of a class.
type classInfo struct {
	class         Class
	name, meaning string
}

// classes are all classes, in their order.
var classes = []classInfo{
	{Safe, "SAFE", "Nothing is consumed or emitted. The call can be made again."},
	{Resume, "RESUME", "A part is done, and how much is returned. Right if the caller goes on from there; otherwise what was sent is torn."},
	{Lossy, "LOSSY", "A part is consumed and returned beside the error. It is lost unless the caller keeps it."},
	{Gone, "GONE", "A part is consumed, and nobody can get it back. The stream goes on in the middle of an item."},
	{Silent, "SILENT", "A part is returned as if it were the whole."},
	{Sticky, "STICKY", "The object fails for ever after: nothing more gets out of step, and nothing more works."},
	{Closes, "CLOSES", "The resource below is closed."},
	{Ambiguous, "AMBIG", "The effect may have happened, or may happen yet. The error does not tell."},
	{Detached, "DETACH", "The work goes on after the call has returned."},
	{Deaf, "UNCANC", "Cancellation is not heard, or only before the work begins: the call ends when it ends."},
}

// Has reports whether c is of any of the classes in of.
func (c Class) Has(of Class) bool { return c&of != 0 }

// String returns the names of the classes.
func (c Class) String() string {
	var names []string
	for _, k := range classes {
		if c.Has(k.class) {
			names = append(names, k.name)
		}
	}
	return strings.Join(names, ", ")
}

// A Cause is what makes an operation return before its work is done.
type Cause uint16

const (
	Context       Cause = 1 << iota // the context that it is given, or that its object was made with
	Entry                           // the context, looked at before the work begins and not again
	ReadDeadline                    // the read deadline of the stream
	WriteDeadline                   // the write deadline of the stream
	Close                           // closing the object in another goroutine
	Timeout                         // a duration that it is given
	Peer                            // whoever is at the other end
	Signal                          // a signal to the process
	Nothing                         // nothing does
)

// A causeInfo is the name and the meaning of a cause.
type causeInfo struct {
	cause         Cause
	name, meaning string
}

// causes are all causes, in their order.
var causes = []causeInfo{
	{Context, "context", "the context that the call or its object was given"},
	{Entry, "context on entry", "the same, but it is looked at before the work begins and not again"},
	{ReadDeadline, "read deadline", "the read deadline of the stream below"},
	{WriteDeadline, "write deadline", "the write deadline of the stream below"},
	{Close, "close", "closing the object in another goroutine"},
	{Timeout, "timeout", "a duration that is given to the call or its object"},
	{Peer, "peer", "the other side: another arm of a select, another member of a group, a client that leaves"},
	{Signal, "signal", "a signal to the process"},
	{Nothing, "nothing", "nothing"},
}

// Has reports whether c holds any of the causes in of.
func (c Cause) Has(of Cause) bool { return c&of != 0 }

// String returns the names of the causes.
func (c Cause) String() string {
	var names []string
	for _, k := range causes {
		if c.Has(k.cause) {
			names = append(names, k.name)
		}
	}
	return strings.Join(names, ", ")
}
