package cancel

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// arm is what a case of a select waits for.
type arm struct {
	cancel bool
	source Source
	value  ssa.Value
	done   bool // a channel that is only called done, so that it may also mean completion
	ticker bool
}

// selectPoint returns the point of a select that has a cancel arm.
//
// If every arm is a cancel arm the timer is the normal one: the select is a
// sleep. A done channel beside a context is the completion that is waited for,
// and so is one beside a timer if the function fails when the timer fires and
// not when it is done. A ticker is a timeout only where nothing else can end the
// wait.
func (f *finder) selectPoint(sel *ssa.Select) *Point {
	index := ir.Extract(sel, 0)
	if index == nil {
		return nil
	}
	arms := make([]arm, len(sel.States))
	contexts, normal := 0, 0
	for k, st := range sel.States {
		if st.Dir == types.RecvOnly {
			arms[k] = f.arm(st.Chan)
		}
		if arms[k].cancel && arms[k].source == Context {
			contexts++
		}
		if !arms[k].cancel {
			normal++
		}
	}
	completes := contexts > 0 || normal == 0 && f.timesOut(sel, index, arms)
	others := 0 // arms that end the wait and are not tickers
	for k, a := range arms {
		if a.done && completes {
			arms[k].cancel = false
			normal++
		} else if a.cancel && !a.ticker {
			others++
		}
	}
	if !sel.Blocking {
		normal++
	}
	for k, a := range arms {
		if a.cancel && (a.ticker && others > 0 || a.source == Timer && normal == 0) {
			arms[k].cancel = false
		}
	}
	return f.armsPoint(sel, index, arms)
}

// timesOut reports whether the function fails when a timer among the arms fires,
// and does not where an arm that is called done is taken.
func (f *finder) timesOut(sel *ssa.Select, index ssa.Value, arms []arm) bool {
	timeout := false
	for k, a := range arms {
		if !a.done && (a.source != Timer || a.ticker) {
			continue
		}
		p := &Point{Kind: Select, Instr: sel}
		fails := f.hints.Fails(&Edge{Point: p, Source: a.source, Value: a.value, Assume: []flow.Fact{{Value: index, Truth: flow.Chosen(k)}}})
		if a.done && fails {
			return false
		}
		timeout = timeout || fails
	}
	return timeout
}

func (f *finder) armsPoint(sel *ssa.Select, index ssa.Value, arms []arm) *Point {
	p := &Point{Kind: Select, Instr: sel}
	for k, a := range arms {
		fact := []flow.Fact{{Value: index, Truth: flow.Chosen(k)}}
		if a.cancel {
			p.Edges = append(p.Edges, &Edge{Source: a.source, Value: a.value, Assume: fact})
		} else {
			p.Normal = append(p.Normal, fact)
		}
	}
	if !sel.Blocking {
		p.Normal = append(p.Normal, []flow.Fact{{Value: index, Truth: flow.Chosen(-1)}})
		if len(arms) == len(p.Edges) {
			p.Kind = Check
		}
	}
	if len(p.Edges) == 0 || len(p.Normal) == 0 {
		return nil
	}
	return p
}

func (f *finder) arm(ch ssa.Value) arm {
	if name, ok := timerChannel(ch); ok {
		return arm{cancel: true, source: Timer, value: ch, ticker: name == "Ticker" || name == "Tick"}
	}
	src, val := ChannelSource(ch)
	switch src {
	case Context:
		return arm{cancel: f.hints.Cancellable(val), source: Context, value: val}
	case Stop:
		return arm{cancel: true, source: Stop, value: val, done: isDone(channelName(ch))}
	}
	return arm{}
}

// none is the Source of a channel that cancels nothing.
const none Source = 255

// ChannelSource tells whose end a receive from ch waits for: that of a context,
// which it returns, or of a stop channel.
func ChannelSource(ch ssa.Value) (Source, ssa.Value) {
	v := origin(ch)
	if call, ok := v.(*ssa.Call); ok {
		name := ir.NameOfCall(&call.Call)
		if name.Func == "Done" && (name.Pkg == "context" || name.Recv != "" && ir.IsContext(ir.Receiver(&call.Call).Type())) {
			return Context, ir.Receiver(&call.Call)
		}
		if recv := ir.Receiver(&call.Call); recv != nil && name.Func == "Done" && ir.HasMethod(recv.Type(), "Deadline") {
			return Context, recv
		}
	}
	if elem, ok := chanElem(ch.Type()); ok && isSignal(elem) {
		if name := channelName(v); isStop(name) || isDone(name) {
			return Stop, v
		}
	}
	return none, nil
}

// origin follows ch to the call or the field that it comes from.
func origin(ch ssa.Value) ssa.Value {
	for range 8 {
		switch v := ch.(type) {
		case *ssa.ChangeType:
			ch = v.X
		case *ssa.UnOp:
			if v.Op != token.MUL {
				return ch
			}
			cell := ir.Cell(v)
			if cell == nil {
				return ch
			}
			val := ir.OnlyStore(cell)
			if val == nil {
				return ch
			}
			ch = val
		case *ssa.Phi:
			one := onlyEdge(v)
			if one == nil {
				return ch
			}
			ch = one
		default:
			return ch
		}
	}
	return ch
}

// onlyEdge returns the edge of a Phi that is not nil, if there is just one.
func onlyEdge(v *ssa.Phi) ssa.Value {
	var one ssa.Value
	for _, e := range v.Edges {
		if c, ok := e.(*ssa.Const); ok && c.IsNil() || e == v {
			continue
		}
		if one != nil && one != e {
			return nil
		}
		one = e
	}
	return one
}

// timerChannel reports whether ch is the channel of a timer, and which kind.
func timerChannel(ch ssa.Value) (string, bool) {
	switch v := origin(ch).(type) {
	case *ssa.Call:
		n := ir.NameOfCall(&v.Call)
		if n.Pkg == "time" && (n.Func == "After" || n.Func == "Tick") {
			return n.Func, true
		}
	case *ssa.UnOp:
		if fa, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL {
			for _, name := range []string{"Timer", "Ticker"} {
				if ir.IsNamed(fa.X.Type(), "time", name) {
					return name, true
				}
			}
		}
	}
	if elem, ok := chanElem(ch.Type()); ok && ir.IsNamed(elem, "time", "Time") {
		return "Timer", true
	}
	return "", false
}

func chanElem(t types.Type) (types.Type, bool) {
	c, ok := t.Underlying().(*types.Chan)
	if !ok {
		return nil, false
	}
	return c.Elem(), true
}

// isSignal reports whether a channel of t carries no data.
func isSignal(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return u.NumFields() == 0
	case *types.Basic:
		return u.Kind() == types.Bool
	case *types.Interface:
		return ir.IsError(t) || ir.IsNamed(t, "os", "Signal")
	}
	return false
}

// channelName returns the name of the field, variable or method that ch is
// read from.
func channelName(ch ssa.Value) string {
	switch v := origin(ch).(type) {
	case *ssa.UnOp:
		switch x := v.X.(type) {
		case *ssa.FieldAddr:
			if st, ok := ir.Deref(x.X.Type()).Underlying().(*types.Struct); ok {
				return st.Field(x.Field).Name()
			}
		case *ssa.Global, *ssa.FreeVar:
			return x.Name()
		case *ssa.Alloc:
			return x.Comment
		}
	case *ssa.Field:
		if st, ok := v.X.Type().Underlying().(*types.Struct); ok {
			return st.Field(v.Field).Name()
		}
	case *ssa.Parameter, *ssa.FreeVar:
		return v.Name()
	case *ssa.Call:
		return ir.NameOfCall(&v.Call).Func
	}
	return ""
}

var stopWords = []string{"stop", "quit", "clos", "shutdown", "exit", "dying", "die", "abort", "kill", "cancel", "term", "interrupt"}

// isStop reports whether a channel of that name tells its reader to leave.
func isStop(name string) bool {
	name = strings.ToLower(name)
	for _, w := range stopWords {
		if strings.HasPrefix(name, w) || strings.HasSuffix(name, w) || strings.HasSuffix(name, w+"ed") ||
			strings.HasSuffix(name, w+"ped") || strings.HasSuffix(name, w+"ch") || strings.HasSuffix(name, w+"chan") ||
			strings.HasSuffix(name, w+"c") || strings.HasSuffix(name, w+"ing") {
			return true
		}
	}
	return false
}

// isDone reports whether a channel of that name may mean a stop or a completion.
func isDone(name string) bool {
	name = strings.ToLower(name)
	return strings.HasPrefix(name, "done") || strings.HasSuffix(name, "done")
}
