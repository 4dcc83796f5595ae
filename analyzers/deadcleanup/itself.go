package deadcleanup

import (
	"strings"
	"unicode"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// ofItself returns a finding for a call with which a function that fails undoes all
// that it has done itself, as startNetwork does by stopNetwork: it is given a context
// that is known to have a deadline, or to be that of a request.
func ofItself(p *rule.Pass, f *engine.Func, g engine.Given) (rule.Finding, bool) {
	home := engine.Outermost(f.Function)
	if fn := ir.Callee(g.Call); fn == nil || !opposite(home.Name(), fn.Name()) || !sameSubject(f, home, g) {
		return rule.Finding{}, false
	}
	edges, only := leading(f, g)
	for _, e := range edges[:only] {
		if f.Life(e) == life.PerCall && p.Judge.Limited(e) && !sorted(f, g, e) {
			return maybe(p, f, g, e, home.Name(), home.Name()+" does", rule.Audit), true
		}
	}
	return rule.Finding{}, false
}

// sameSubject reports whether the call is about what home is about: it is given
// nothing else than home is, and the same receiver.
func sameSubject(f *engine.Func, home *ssa.Function, g engine.Given) bool {
	common := g.Call.Common()
	if (home.Signature.Recv() == nil) != (ir.Receiver(common) == nil) {
		return false
	}
	for _, a := range common.Args {
		param, ok := f.Pkg.Table.NameOf(a).(*ssa.Parameter)
		if !ir.IsContext(a.Type()) && (!ok || param.Parent() != home) {
			return false
		}
	}
	return true
}

// opposite reports whether two names differ in one word, and one says that
// what the other does is undone.
func opposite(name, other string) bool {
	x, y := words(name), words(other)
	if len(x) != len(y) {
		return false
	}
	at := -1
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		if at >= 0 {
			return false
		}
		at = i
	}
	return at >= 0 && cleanups[y[at]].undo(x[at])
}

// words returns the words of a name, in lower case.
func words(name string) []string {
	var list []string
	for rest := name; rest != ""; {
		n := 1
		for n < len(rest) && !unicode.IsUpper(rune(rest[n])) {
			n++
		}
		list = append(list, strings.ToLower(rest[:n]))
		rest = rest[n:]
	}
	return list
}
