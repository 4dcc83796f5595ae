package effect

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// stream translates writes to and reads from byte streams, by methods that are
// called as those of all streams, or as the API model knows them.
func (x *extractor) stream(name ir.Name, c *ssa.CallCommon) {
	if recv := ir.Receiver(c); recv != nil {
		if part, ok := recv.(*ssa.FieldAddr); ok && name.Pkg == "net" {
			recv = part.X // the conn that a TCPConn or UDPConn embeds
		}
		switch name.Func {
		case "Write", "WriteString", "WriteByte", "WriteRune", "ReadFrom", "Writev":
			if IsWriter(recv.Type()) {
				x.add(Write, x.r.Of(recv), last(append([]ssa.Value{nil}, ir.Args(c)...)))
			}
		case "Flush":
			if IsWriter(recv.Type()) {
				x.add(Flush, x.r.Of(recv), nil)
			}
		case "Read", "ReadByte", "ReadRune", "ReadSlice", "ReadLine", "ReadString", "ReadBytes", "Discard":
			if ir.HasMethod(recv.Type(), "Read") && (name.Func != "Read" || readsBytes(c.Signature())) {
				x.add(Read, x.r.Of(recv), nil)
			}
		default:
			x.method(c)
		}
		return
	}
	x.helper(c)
}

// readsBytes reports whether a method called Read reads what comes next in a
// stream: it is given nothing but where to leave it, or how much is wanted. One
// that is told what or where to read takes nothing away.
func readsBytes(sig *types.Signature) bool {
	wants := 0
	for p := range sig.Params().Variables() {
		switch {
		case ir.IsContext(p.Type()):
			continue
		case !ir.IsBytes(p.Type()) && !ir.IsInteger(p.Type()):
			return false
		}
		wants++
	}
	return wants <= 1
}

// method adds what the model knows of a method that not all streams have. What
// it writes is not known to be a part of a message: an encoder writes whole
// ones.
func (x *extractor) method(c *ssa.CallCommon) {
	row := api.Lookup(c)
	if row == nil {
		return
	}
	if row.Reads == api.Receiver {
		x.add(Read, x.r.Of(ir.Receiver(c)), nil)
	}
	if w := row.Writes.In(c); w != nil && row.Writes != api.Receiver && isStream(w) {
		x.add(Write, x.r.Of(w), nil)
	}
}

// helper adds the streams that a function works on.
func (x *extractor) helper(c *ssa.CallCommon) {
	row := api.Lookup(c)
	if row == nil {
		return
	}
	if w := row.Writes.In(c); w != nil {
		x.write(w, c)
	}
	if rd := row.Reads.In(c); rd != nil {
		x.add(Read, x.r.Of(rd), nil)
	}
}

// write adds the write of a function to the stream that is its first argument.
func (x *extractor) write(w ssa.Value, c *ssa.CallCommon) {
	if isStream(w) && len(c.Args) > 1 {
		x.add(Write, x.r.Of(w), c.Args[1])
	}
}

// isStream reports whether w, by the type that it had before it became an
// io.Writer, is a stream with somebody at its other end.
func isStream(w ssa.Value) bool {
	if ir.IsVariable(w, "io", "Discard") {
		return false
	}
	t := w.Type()
	if mi, ok := w.(*ssa.MakeInterface); ok {
		t = mi.X.Type()
	}
	return IsWriter(t)
}

// IsWriter reports whether t is a stream that somebody at the other end reads
// frame by frame. Buffers in memory, hashes, formatters, files and HTTP
// responses are not: nobody resumes reading them after a cancelled call.
func IsWriter(t types.Type) bool {
	if !ir.HasMethod(t, "Write") {
		return false
	}
	if ir.HasMethod(t, "Sum") && ir.HasMethod(t, "BlockSize") || ir.HasMethod(t, "WriteHeader") && ir.HasMethod(t, "Header") {
		return false
	}
	named := ir.Named(t)
	if named == nil || named.Obj().Pkg() == nil {
		return true
	}
	switch path := named.Obj().Pkg().Path(); path {
	case "net":
		return named.Obj().Name() != "UDPConn" && named.Obj().Name() != "IPConn"
	case "bytes", "strings", "text/tabwriter", "hash", "os", "net/http", "net/http/httptest", "compress/gzip",
		"compress/flate", "compress/zlib", "archive/tar", "archive/zip", "mime/multipart", "encoding/csv", "encoding/base64":
		return false
	}
	return true
}
