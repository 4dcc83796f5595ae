// Package directive reads the comments that speak to the tool: //cancelsafe:
// directives, and //nolint as golangci-lint understands it. It knows what each
// of them covers, and nothing of what the rules make of it.
package directive

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// Verb is what a directive asks for.
type Verb string

const (
	Ignore   Verb = "ignore"   // do not report these rules here
	Safe     Verb = "safe"     // the function is safe to cancel: hold it to that
	Unsafe   Verb = "unsafe"   // the function must not be cancelled half-way
	Restores Verb = "restores" // the function puts back what it is given
	Poisons  Verb = "poisons"  // the function ends its receiver's life
	Detaches Verb = "detaches" // the function does not heed its context's end
	NoLint   Verb = "nolint"   // golangci-lint's own: report nothing here
)

// verbs are those that follow "//cancelsafe:".
var verbs = []Verb{Ignore, Safe, Unsafe, Restores, Poisons, Detaches}

// A Directive is one such comment.
type Directive struct {
	Verb   Verb
	Rules  []string // that are not to be reported; nil for all
	Reason string

	// Problem says why the directive has no effect, "" if it has one.
	Problem string

	Pos, End token.Pos  // the comment
	Func     *ast.Ident // the function that is marked, nil for Ignore and NoLint

	spans []span // what is covered
}

// A span is a part of the source.
type span struct{ from, to token.Pos }

// String returns how the directive begins.
func (d *Directive) String() string {
	if d.Verb == NoLint {
		return "//nolint"
	}
	return "//cancelsafe:" + string(d.Verb)
}

// Covers reports whether the directive speaks of pos.
func (d *Directive) Covers(pos token.Pos) bool {
	return slices.ContainsFunc(d.spans, func(s span) bool { return s.from <= pos && pos < s.to })
}

// Silences reports whether the directive asks not to report findings of rule.
func (d *Directive) Silences(rule string) bool {
	if d.Verb != Ignore && d.Verb != NoLint || d.Problem != "" {
		return false
	}
	return d.Rules == nil || slices.Contains(d.Rules, rule) || d.Verb == NoLint && slices.Contains(d.Rules, "cancelsafe")
}

// IsForLinter reports whether golangci-lint, which knows the tool by its name and
// nothing of its rules, applies the directive itself.
func (d *Directive) IsForLinter() bool {
	return d.Verb == NoLint && (d.Rules == nil || slices.Contains(d.Rules, "cancelsafe"))
}

const prefix = "cancelsafe:"

// Parse reads the text of a comment, and reports whether it is a directive, be
// it one with a problem.
func Parse(text string) (d Directive, ok bool) {
	body, isLine := strings.CutPrefix(text, "//")
	if !isLine {
		body = strings.TrimPrefix(text, "/*")
	}
	trimmed := strings.TrimLeft(body, " \t")
	if rest, found := strings.CutPrefix(trimmed, prefix); found {
		d = parse(rest)
		switch {
		case isLine && trimmed == body:
			return d, true
		case !slices.Contains(verbs, d.Verb):
			return d, false // prose
		case !isLine:
			d.Problem = "it is not a // comment"
		default:
			d.Problem = `there is a space behind the "//"`
		}
		return d, true
	}
	if !isLine {
		return d, false
	}
	return parseNoLint(body)
}

// parse reads what follows "//cancelsafe:".
func parse(text string) Directive {
	text, _, _ = strings.Cut(text, " //") // what another tool has to say
	name, args, _ := strings.Cut(strings.ReplaceAll(text, "\t", " "), " ")
	d := Directive{Verb: Verb(strings.TrimSpace(name)), Reason: strings.TrimSpace(args)}
	switch d.Verb {
	case Ignore:
		d.rules()
	case Unsafe:
		if d.Reason == "" {
			d.Problem = "it gives no reason"
		}
	case Safe, Restores, Poisons, Detaches:
	case "":
		d.Problem = "no verb follows the colon"
	default:
		d.Problem = fmt.Sprintf("there is no verb %q: use %s", name, list(verbs))
	}
	return d
}

// rules splits what follows the verb of an Ignore into rules and reason.
func (d *Directive) rules() {
	names, reason, _ := strings.Cut(d.Reason, " ")
	d.Reason = strings.TrimSpace(reason)
	if names == "" {
		d.Problem = "it names no rule, and gives no reason"
		return
	}
	d.Rules = strings.Split(names, ",")
	switch {
	case slices.Contains(d.Rules, ""):
		d.Problem = "its rules are not separated by single commas, without spaces"
	case slices.Contains(d.Rules, "directive"):
		d.Problem = "what is wrong with a directive cannot be ignored"
	case d.Reason == "":
		d.Problem = "it gives no reason"
	}
}

// list returns the words as a list in a sentence.
func list[S ~string](words []S) string {
	var b strings.Builder
	for i, w := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			b.WriteString(" or ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(string(w))
	}
	return b.String()
}

// parseNoLint reads a comment as golangci-lint does: "nolint", or "nolint:" and
// names, perhaps after spaces, up to a second comment.
func parseNoLint(text string) (d Directive, ok bool) {
	text = strings.TrimLeft(text, "/ ")
	rest, ok := strings.CutPrefix(text, "nolint")
	if !ok || rest != "" && rest[0] != ' ' && rest[0] != ':' {
		return d, false
	}
	d.Verb = NoLint
	rest, reason, _ := strings.Cut(rest, "//")
	d.Reason = strings.TrimSpace(reason)
	names, named := strings.CutPrefix(rest, ":")
	if !named || strings.HasPrefix(names, "all") {
		return d, true
	}
	d.Rules = []string{} // some, not all
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" {
			d.Rules = append(d.Rules, name)
		}
	}
	return d, true
}
