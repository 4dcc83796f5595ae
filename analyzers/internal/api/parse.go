package api

import (
	"fmt"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A Lifetime is how long a context lives.
type Lifetime uint8

const (
	NoContext Lifetime = iota
	Endless            // it never ends
	Timed              // it ends with one operation, at the latest at its deadline
	Cancelled          // it ends when its maker says so, or with its parent
	Derived            // it ends with its parent
	Requested          // it ends with the request that it comes with
	Lasting            // it ends with the program
)

var lifetimes = []string{"", "endless context", "timed context", "cancellable context", "derived context", "request context", "lasting context"}

// String returns the lifetime as it is written in a model.
func (l Lifetime) String() string { return lifetimes[l] }

// Parse reads rows. Lines are
//
//	# a comment
//	package PATH
//	func NAME, ...
//		KEY VALUE
//
// where the package holds until the next one, and each name gets a row with the
// values below it. A line that is indented further goes on with the value of
// the line above.
func Parse(file, text string) ([]*Row, error) {
	p := &parser{file: file, seen: make(map[ir.Name]string)}
	for line := range strings.Lines(text) {
		p.line++
		if err := p.parse(strings.TrimRight(line, " \t\r\n")); err != nil {
			return nil, err
		}
	}
	if err := p.finish(); err != nil {
		return nil, err
	}
	return p.rows, nil
}

type parser struct {
	file string
	line int
	rows []*Row
	seen map[ir.Name]string // where each name stands

	pkg   string
	names []ir.Name // those of the block that is being read
	row   Row       // its values
	keys  []string  // its keys so far
	start string    // where it begins
}

func (p *parser) pos() string { return p.file + ":" + strconv.Itoa(p.line) }

func (p *parser) parse(line string) error {
	content := strings.TrimLeft(line, " \t")
	if content == "" || strings.HasPrefix(content, "#") {
		return nil
	}
	key, value, _ := strings.Cut(content, " ")
	value = strings.TrimSpace(value)
	indent := line[:len(line)-len(content)]
	if indent == "" {
		if err := p.finish(); err != nil {
			return err
		}
	}
	var err error
	switch {
	case indent == "":
		err = p.header(key, value)
	case len(p.names) == 0:
		err = fmt.Errorf("%q is indented but stands below no func", content)
	case strings.HasPrefix(indent, "\t\t"):
		err = p.more(content)
	default:
		err = p.field(key, value)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", p.pos(), err)
	}
	return nil
}

// header reads a line that is not indented.
func (p *parser) header(key, value string) error {
	switch key {
	case "package":
		if value == "" || strings.ContainsAny(value, " \t\"") {
			return fmt.Errorf("package wants one import path, without quotes, not %q", value)
		}
		p.pkg = value
		return nil
	case "func":
		return p.functions(value)
	}
	return fmt.Errorf("unknown word %q: a line that is not indented begins with package, func or #", key)
}

func (p *parser) functions(list string) error {
	if p.pkg == "" {
		return fmt.Errorf("func %s stands before any package", list)
	}
	p.row, p.keys, p.start = Row{Pos: p.pos()}, nil, p.pos()
	for _, s := range strings.Split(list, ",") {
		name, err := p.name(strings.TrimSpace(s))
		if err != nil {
			return err
		}
		if at, ok := p.seen[name]; ok {
			return fmt.Errorf("%s has a row already, at %s", Join(name), at)
		}
		p.seen[name] = p.pos()
		p.names = append(p.names, name)
	}
	return nil
}

// name reads Func or Type.Func.
func (p *parser) name(s string) (ir.Name, error) {
	name := ir.Name{Pkg: p.pkg, Func: s}
	if recv, fn, ok := strings.Cut(s, "."); ok {
		name.Recv, name.Func = recv, fn
	}
	plain := strings.NewReplacer("*", "x", "?", "x").Replace
	recv, fn := plain(name.Recv), plain(name.Func)
	if recv != "" && !token.IsIdentifier(recv) || !token.IsIdentifier(fn) && !token.IsKeyword(fn) {
		return name, fmt.Errorf("%q is not a function: write Name or Type.Method, without the package and without * or () around the type", s)
	}
	if _, err := path.Match(name.Func, ""); err != nil {
		return name, fmt.Errorf("%q: %w", s, err)
	}
	return name, nil
}

// A column is a key of the format.
type column struct {
	name, meaning string
	set           func(r *Row, value string) error
	get           func(r *Row) string
	text          func(r *Row) *string // for values that may go on
}

// columns are the keys, in the order in which rows give them.
var columns = []column{
	{name: "class", meaning: "what becomes of the work and of the object on cancellation", set: setClass, get: func(r *Row) string { return r.Class.String() }},
	{name: "by", meaning: "what cancels the call", set: setCause, get: func(r *Row) string { return r.By.String() }},
	{name: "returns", meaning: "`at once`, if the call waits for nothing", set: setReturns, get: returns},
	operandColumn("reads", "the stream that bytes are consumed from", func(r *Row) *Operand { return &r.Reads }),
	operandColumn("writes", "the stream that bytes are written to", func(r *Row) *Operand { return &r.Writes }),
	operandColumn("flushes", "the stream whose buffer is flushed", func(r *Row) *Operand { return &r.Flushes }),
	operandColumn("acquires", "what a slot is taken of, if the call succeeds", func(r *Row) *Operand { return &r.Acquires }),
	operandColumn("releases", "what a slot is given back to", func(r *Row) *Operand { return &r.Releases }),
	operandColumn("takes", "what the first result is taken out of, for good", func(r *Row) *Operand { return &r.Takes }),
	operandColumn("drops", "what is passed on, or dropped if the call is cancelled", func(r *Row) *Operand { return &r.Drops }),
	operandColumn("ends", "what is not to be used again after a cancellation", func(r *Row) *Operand { return &r.Ends }),
	{name: "makes", meaning: "the context that the call returns: `" + strings.Join(lifetimes[1:], "`, `") + "`", set: setMakes, get: func(r *Row) string { return r.Makes.String() }},
	textColumn("cancel", "what has been consumed or emitted by then", func(r *Row) *string { return &r.Cancel }),
	textColumn("after", "in what state the object is", func(r *Row) *string { return &r.After }),
	textColumn("note", "what else to know", func(r *Row) *string { return &r.Note }),
	textColumn("unproven", "why no test shows the row", func(r *Row) *string { return &r.Unproven }),
}

func operandColumn(name, meaning string, field func(*Row) *Operand) column {
	get := func(r *Row) string { return field(r).String() }
	return column{name: name, meaning: meaning, get: get, set: func(r *Row, value string) error {
		o, err := parseOperand(value)
		*field(r) = o
		return err
	}}
}

func textColumn(name, meaning string, field func(*Row) *string) column {
	get := func(r *Row) string { return *field(r) }
	return column{name: name, meaning: meaning, text: field, get: get, set: func(r *Row, value string) error {
		*field(r) = value
		return nil
	}}
}

func (p *parser) field(key, value string) error {
	i := slices.IndexFunc(columns, func(c column) bool { return c.name == key })
	switch {
	case i < 0:
		return unknown("key", key, names(columns, func(c column) string { return c.name }))
	case value == "":
		return fmt.Errorf("%s has no value", key)
	case slices.Contains(p.keys, key):
		return fmt.Errorf("%s is given twice", key)
	}
	p.keys = append(p.keys, key)
	return columns[i].set(&p.row, value)
}

// more goes on with the value of the line above.
func (p *parser) more(text string) error {
	for _, c := range columns {
		if len(p.keys) > 0 && c.name == p.keys[len(p.keys)-1] && c.text != nil {
			*c.text(&p.row) += " " + text
			return nil
		}
	}
	return fmt.Errorf("%q is indented twice, but the line above it has no text that could go on", text)
}

// finish makes rows of the block that has been read.
func (p *parser) finish() error {
	for _, key := range []string{"class", "by"} {
		if len(p.names) > 0 && !slices.Contains(p.keys, key) {
			return fmt.Errorf("%s: func %s has no %s", p.start, p.names[0].Func, key)
		}
	}
	for _, n := range p.names {
		r := p.row
		r.Name = n
		p.rows = append(p.rows, &r)
	}
	p.names = nil
	return nil
}

func setClass(r *Row, value string) error {
	for _, s := range list(value) {
		i := slices.IndexFunc(classes, func(c classInfo) bool { return c.name == s })
		if i < 0 {
			return unknown("class", s, names(classes, func(c classInfo) string { return c.name }))
		}
		r.Class |= classes[i].class
	}
	return nil
}

func setCause(r *Row, value string) error {
	for _, s := range list(value) {
		i := slices.IndexFunc(causes, func(c causeInfo) bool { return c.name == s })
		if i < 0 {
			return unknown("cause", s, names(causes, func(c causeInfo) string { return c.name }))
		}
		r.By |= causes[i].cause
	}
	if r.By.Has(Nothing) && r.By != Nothing {
		return fmt.Errorf("nothing cannot stand beside another cause")
	}
	return nil
}

func setReturns(r *Row, value string) error {
	if value != "at once" {
		return fmt.Errorf("returns can only be %q, not %q", "at once", value)
	}
	r.Returns = true
	return nil
}

func returns(r *Row) string {
	if r.Returns {
		return "at once"
	}
	return ""
}

func setMakes(r *Row, value string) error {
	i := slices.Index(lifetimes, value)
	if i < 0 {
		return unknown("lifetime", value, lifetimes[1:])
	}
	r.Makes = Lifetime(i)
	return nil
}

func parseOperand(s string) (Operand, error) {
	if s == "receiver" {
		return Receiver, nil
	}
	if num, ok := strings.CutPrefix(s, "argument "); ok {
		if n, err := strconv.Atoi(num); err == nil && n > 0 && n < 100 {
			return Operand(n), nil
		}
	}
	return None, fmt.Errorf("%q is no operand: write receiver, or argument 1 for the first argument", s)
}

// list splits a value at its commas.
func list(value string) []string {
	var parts []string
	for s := range strings.SplitSeq(value, ",") {
		parts = append(parts, strings.TrimSpace(s))
	}
	return parts
}

func names[T any](all []T, name func(T) string) []string {
	var list []string
	for _, x := range all {
		list = append(list, name(x))
	}
	return list
}

// unknown returns the error that a word is none of those that there are.
func unknown(kind, word string, known []string) error {
	return fmt.Errorf("unknown %s %q: it is one of %s", kind, word, strings.Join(known, ", "))
}
