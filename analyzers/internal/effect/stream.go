package effect

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// stream translates writes to and reads from byte streams, by method or through
// the helpers of the standard library that take a writer or a reader first.
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
			if ir.HasMethod(recv.Type(), "Read") {
				x.add(Read, x.r.Of(recv), nil)
			}
		}
		if name.Pkg == "net" && name.Recv == "Buffers" && name.Func == "WriteTo" {
			x.add(Write, x.r.Of(last(c.Args)), nil)
		}
		return
	}
	if len(c.Args) == 0 {
		return
	}
	switch name {
	case ir.Name{Pkg: "io", Func: "WriteString"}, ir.Name{Pkg: "encoding/binary", Func: "Write"},
		ir.Name{Pkg: "io", Func: "Copy"}, ir.Name{Pkg: "io", Func: "CopyN"}, ir.Name{Pkg: "io", Func: "CopyBuffer"}:
		x.write(c)
	case ir.Name{Pkg: "io", Func: "ReadFull"}, ir.Name{Pkg: "io", Func: "ReadAtLeast"}, ir.Name{Pkg: "io", Func: "ReadAll"},
		ir.Name{Pkg: "encoding/binary", Func: "Read"}:
		x.add(Read, x.r.Of(c.Args[0]), nil)
	default:
		if name.Pkg == "fmt" && strings.HasPrefix(name.Func, "Fprint") {
			x.write(c)
		}
	}
}

func (x *extractor) write(c *ssa.CallCommon) {
	w := c.Args[0]
	t := w.Type()
	if mi, ok := w.(*ssa.MakeInterface); ok {
		t = mi.X.Type()
	}
	if IsWriter(t) {
		x.add(Write, x.r.Of(w), c.Args[1])
	}
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
