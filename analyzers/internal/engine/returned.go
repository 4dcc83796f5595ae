package engine

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A helper that makes a channel, starts a goroutine which sends to it, and returns it,
// has left it to its caller to receive. What becomes of the goroutine when the caller
// gives up is for the caller to say, as if it had made the channel itself.

// A returnedChannel is a channel that a helper makes for each call, and the names that
// its caller has for it.
type returnedChannel struct {
	made  *ssa.MakeChan
	names []ssa.Value
}

// channelsFrom returns the channels that a call gets from a function of the package which
// makes them, and returns no others, but for none at all.
func channelsFrom(call *ssa.Call) []returnedChannel {
	fn := ir.Callee(call)
	if fn == nil || len(fn.Blocks) == 0 || fn == call.Parent() {
		return nil
	}
	results := fn.Signature.Results()
	var list []returnedChannel
	for i := range results.Len() {
		if _, ok := results.At(i).Type().Underlying().(*types.Chan); !ok {
			continue
		}
		r := returnedChannel{made: madeFor(fn, i)}
		switch extract := ir.Extract(call, i); {
		case r.made == nil:
			continue
		case results.Len() == 1:
			r.names = []ssa.Value{call}
		case extract != nil:
			r.names = []ssa.Value{extract}
		}
		list = append(list, r)
	}
	return list
}

// madeFor returns the one channel that a function makes and returns as its i-th result,
// or nil.
func madeFor(fn *ssa.Function, i int) (made *ssa.MakeChan) {
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if c, ok := ret.Results[i].(*ssa.Const); ok && c.IsNil() {
			continue
		}
		mk := makerOf(ret.Results[i])
		if mk == nil || mk.Parent() != fn || made != nil && made != mk {
			return nil
		}
		made = mk
	}
	return made
}

// makerOf returns what makes a channel, if that is plain from its name, or nil.
func makerOf(ch ssa.Value) *ssa.MakeChan {
	for {
		switch x := ch.(type) {
		case *ssa.MakeChan:
			return x
		case *ssa.ChangeType:
			ch = x.X
		case *ssa.UnOp:
			cell := ir.Cell(x.X)
			if x.Op != token.MUL || cell == nil {
				return nil
			}
			if ch = ir.OnlyStore(cell); ch == nil {
				return nil
			}
		default:
			return nil
		}
	}
}
