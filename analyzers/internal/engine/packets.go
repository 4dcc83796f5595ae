package engine

import (
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// IsPackets reports whether the connection at p carries packets, each of which is
// written and read as a whole: it was made for a network of packets, here or
// wherever the package sets the field that it is in.
func (p *Package) IsPackets(at place.Place) bool {
	if at.Path == "" {
		return at.Root != nil && dialsPackets(at.Root)
	}
	field, ok := summary.FieldAt(at)
	return ok && p.packetFields()[field]
}

// packetFields returns the fields that nothing is stored in but connections which
// carry packets.
func (p *Package) packetFields() map[summary.Field]bool {
	if p.packets != nil {
		return p.packets
	}
	p.packets = make(map[summary.Field]bool)
	p.eachFieldStore(func(v ssa.Value) bool { return ir.HasMethod(v.Type(), "SetReadDeadline") }, func(field summary.Field, v ssa.Value) {
		if c, isConst := v.(*ssa.Const); isConst && c.IsNil() {
			return
		}
		only, seen := p.packets[field]
		from := p.Table.Places.Of(v)
		p.packets[field] = (only || !seen) && from.Path == "" && from.Root != nil && dialsPackets(from.Root)
	})
	return p.packets
}

// eachFieldStore calls visit for each store of a value that is wanted into a field, in the
// whole package.
func (p *Package) eachFieldStore(wanted func(ssa.Value) bool, visit func(summary.Field, ssa.Value)) {
	for _, fn := range p.all {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				st, ok := instr.(*ssa.Store)
				if !ok || !wanted(st.Val) {
					continue
				}
				if field, ok := summary.FieldAt(p.Table.Places.Of(st.Addr)); ok {
					visit(field, st.Val)
				}
			}
		}
	}
}

// dialsPackets reports whether v is a connection that the net package makes for a
// network of packets that is given as a constant.
func dialsPackets(v ssa.Value) bool {
	if x, ok := v.(*ssa.Extract); ok && x.Index == 0 {
		v = x.Tuple
	}
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	name := ir.NameOfCall(&call.Call)
	if name.Pkg != "net" || !strings.HasPrefix(name.Func, "Dial") && !strings.HasPrefix(name.Func, "Listen") {
		return false
	}
	for _, a := range ir.Args(&call.Call) {
		if b, ok := a.Type().Underlying().(*types.Basic); ok && b.Kind() == types.String {
			c, ok := a.(*ssa.Const)
			return ok && keepsBounds(constant.StringVal(c.Value))
		}
	}
	return false
}

// keepsBounds reports whether what is written at once to a network of that name is
// read at once.
func keepsBounds(network string) bool {
	return strings.HasPrefix(network, "udp") || strings.HasPrefix(network, "ip") || network == "unixgram" || network == "unixpacket"
}
