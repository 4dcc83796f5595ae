package deadcleanup

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// strength is how much the name of a function says that it cleans up.
type strength uint8

const (
	notCleanup strength = iota
	slight              // what it ends often ends with its context, or needs none
	weak                // it ends a life, which goes on without a context as well
	strong              // it undoes something that stays if it is not done
)

// A cleanup is what is known of a verb that says that something is undone.
type cleanup struct {
	strength strength
	undoes   string // the verbs of what it undoes, if there are such
	gives    bool   // it undoes nothing but those: it gives back what was taken
	goes     bool   // what it ends goes by itself with its connection, and so with the program
}

var cleanups = map[string]cleanup{
	"abort":       {strength: strong, undoes: "begin start prepare"},
	"cancel":      {strength: weak, undoes: "reserve start create"},
	"clean":       {strength: strong},
	"cleanup":     {strength: strong},
	"close":       {strength: slight, undoes: "open connect dial"},
	"delete":      {strength: strong, undoes: "create put add save insert write upload set"},
	"deregister":  {strength: strong, undoes: "register"},
	"destroy":     {strength: strong, undoes: "create"},
	"detach":      {strength: strong, undoes: "attach"},
	"discard":     {strength: strong},
	"disconnect":  {strength: weak, undoes: "connect"},
	"drop":        {strength: strong},
	"end":         {strength: weak, undoes: "start begin"},
	"free":        {strength: weak},
	"kill":        {strength: strong, undoes: "start"},
	"leave":       {strength: weak, undoes: "join"},
	"nack":        {strength: strong, undoes: "take claim lease reserve", gives: true},
	"purge":       {strength: strong},
	"release":     {strength: strong, undoes: "acquire lock reserve take"},
	"remove":      {strength: strong, undoes: "create put add save insert prepare mount"},
	"requeue":     {strength: strong, undoes: "take claim lease reserve", gives: true},
	"restore":     {strength: strong},
	"revert":      {strength: strong},
	"revoke":      {strength: strong, undoes: "grant issue"},
	"rollback":    {strength: slight, undoes: "begin start"},
	"shutdown":    {strength: weak, undoes: "start run"},
	"stop":        {strength: weak, undoes: "start"},
	"teardown":    {strength: strong},
	"terminate":   {strength: strong},
	"undo":        {strength: strong},
	"unlock":      {strength: strong, undoes: "lock"},
	"unmount":     {strength: strong, undoes: "mount"},
	"unregister":  {strength: strong, undoes: "register"},
	"unreserve":   {strength: strong},
	"unsubscribe": {strength: strong, undoes: "subscribe", goes: true},
}

// undo reports whether it is a verb that c undoes.
func (c cleanup) undo(verb string) bool { return slices.Contains(strings.Fields(c.undoes), verb) }

// makers are verbs of functions that leave something behind which somebody has
// to undo.
var makers = set("acquire add alloc allocate apply attach begin bind claim commit connect copy create dial enqueue grant import init initiate " +
	"insert issue join launch lease link lock make mount move new open prepare provision publish push put register reserve run save set setup " +
	"spawn start store subscribe take upload view write writer")

// keepers are verbs of functions that keep something which is lost otherwise, and
// tellers of those that tell somebody of it.
var (
	keepers = set("checkpoint commit flush persist save sync")
	tellers = set("notify publish report")
)

// onlyAbout are first words of what has to do with cleaning up, and does not do it.
var onlyAbout = set("after await before expect handle has is need needs on schedule should skip wait with without")

// past are words for what others have left behind long since.
var past = set("dangling expired leftover leftovers obsolete old orphan orphaned orphans outdated previous stale")

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// strengthOf returns how much the name of the callee says that it cleans up what
// its caller has made.
func strengthOf(g engine.Given) strength {
	name := nameOf(g.Call)
	if slices.ContainsFunc(words(name), func(w string) bool { return past[w] }) {
		return notCleanup
	}
	return cleanups[verb(name)].strength
}

// lasts reports whether the name of the callee says that it keeps or tells
// something which is lost otherwise.
func lasts(g engine.Given) bool {
	v := verb(nameOf(g.Call))
	return (keepers[v] || tellers[v]) && ir.Callee(g.Call) != nil && !g.AboutError()
}

// nameOf returns the name of the function that call runs, or "".
func nameOf(call ssa.CallInstruction) string {
	if fn := ir.Callee(call); fn != nil {
		return fn.Name()
	}
	return ir.NameOfCall(call.Common()).Func
}

// verb returns the word of a name that says what is done, in lower case: the first,
// or the last if that is a noun for cleaning up.
func verb(name string) string {
	first, _ := split(name)
	for _, noun := range []string{"cleanup", "rollback", "teardown"} {
		if cleanups[first].strength == notCleanup && !onlyAbout[first] && strings.HasSuffix(strings.ToLower(name), noun) {
			return noun
		}
	}
	return first
}

// split returns the first word of a name, in lower case, and the rest.
func split(name string) (first, rest string) {
	for i, r := range name {
		if i > 0 && !unicode.IsLower(r) {
			return strings.ToLower(name[:i]), name[i:]
		}
	}
	return strings.ToLower(name), ""
}
