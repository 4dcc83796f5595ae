package html

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// The kinds of steps, which are classes on the page.
const (
	atRisk  = "risk"   // state is put at risk
	leaves  = "leaves" // the cancelled way leaves
	missing = "rest"   // the normal way still does this, and the cancelled one does not
	other   = "note"
)

// kinds are the beginnings of notes that tell their kind.
var kinds = []struct{ prefix, kind, label string }{
	{finding.AtRisk, atRisk, "Put at risk"},
	{finding.Leaves, leaves, "Control leaves"},
	{finding.Missing, missing, "Missing when cancelled"},
}

// A step is a place on the way into trouble.
type step struct {
	Number int
	Kind   string
	Label  string
	Text   string
	Place  finding.Position
	At     string // the place, without the file if that is the finding's
	end    finding.Position
}

// steps returns the places that the finding speaks of. One without any has its
// own place.
func steps(f finding.Finding) []step {
	var all []step
	for i, note := range f.Related {
		s := step{i + 1, other, "", note.Message, note.Position, note.Position.String(), note.End}
		if note.Position.File == f.Position.File {
			s.At = fmt.Sprintf("line %d", note.Position.Line)
		}
		for _, k := range kinds {
			if text, ok := strings.CutPrefix(note.Message, k.prefix); ok {
				s.Kind, s.Label, s.Text = k.kind, k.label, text
			}
		}
		all = append(all, s)
	}
	if len(all) == 0 {
		all = []step{{Kind: other, Place: f.Position, end: f.End}}
	}
	return all
}

// An excerpt is what is shown of a file: as two lanes, the normal and the
// cancelled way, or the same code in one.
type excerpt struct {
	File  string
	Lanes []lane
}

// A lane is one way through the code.
type lane struct {
	Name string // "" if there is one lane only
	Kind string // normal or cancelled
	Rows []row
}

// A row is a line of code with what happens there, or a gap of lines left out.
type row struct {
	Number int
	Gap    int // how many lines are left out, if it is not a line
	Class  string
	Steps  string // the numbers of the steps that are marked there
	Pieces []piece
	Tags   []tag
	After  []piece // the comment that ends the line, which the tags go before
}

// A tag says in a word what happens in a line.
type tag struct{ Kind, Text string }

// around is how many lines are shown before and after one that is marked.
const around = 2

// excerpts returns the code of the steps, file by file in the order of the steps.
// Steps whose code cannot be read have none.
func excerpts(f finding.Finding, all []step, files *sources) []excerpt {
	lanes := hasLanes(all)
	var names []string
	for _, s := range all {
		if files.has(s.Place.File, s.Place.Line) && !slices.Contains(names, s.Place.File) {
			names = append(names, s.Place.File)
		}
	}
	var result []excerpt
	for _, name := range names {
		var here []step
		for _, s := range all {
			if s.Place.File == name && files.has(name, s.Place.Line) {
				here = append(here, s)
			}
		}
		e := excerpt{File: name}
		if !lanes {
			e.Lanes = []lane{{Kind: "only", Rows: rows(name, here, files, tagAll)}}
		} else {
			e.Lanes = []lane{
				{"Normal way", "normal", rows(name, here, files, tagNormal)},
				{"Cancelled way", "cancelled", rows(name, here, files, tagCancelled)},
			}
		}
		result = append(result, e)
	}
	return result
}

// hasLanes reports whether the steps tell of two ways that differ.
func hasLanes(all []step) bool {
	has := func(kind string) bool { return slices.ContainsFunc(all, func(s step) bool { return s.Kind == kind }) }
	return has(leaves) && has(missing)
}

// tagAll, tagNormal and tagCancelled return the tag of a step in a lane, and
// how its code is marked there; "" if it is not.
func tagAll(s step) (mark, text string) { return s.Kind, "" }

func tagNormal(s step) (mark, text string) {
	switch s.Kind {
	case atRisk:
		return "risk", "at risk"
	case leaves:
		return "", ""
	case missing:
		return "done", "done"
	}
	return other, ""
}

func tagCancelled(s step) (mark, text string) {
	switch s.Kind {
	case atRisk:
		return "risk", "at risk"
	case leaves:
		return "leaves", "leaves here"
	case missing:
		return "gone", "missing"
	}
	return other, ""
}

// rows returns the lines around the steps, and the beginning of the function that
// the first is in, with the marks of a lane.
func rows(file string, here []step, files *sources, tagOf func(step) (mark, text string)) []row {
	lines := files.files.Lines(file)
	shown := make(map[int]bool)
	for _, s := range here {
		for n := max(s.Place.Line-around, 1); n <= min(s.Place.Line+around, len(lines)); n++ {
			shown[n] = true
		}
	}
	first := slices.MinFunc(here, func(a, b step) int { return cmp.Compare(a.Place.Line, b.Place.Line) })
	for n := first.Place.Line; n >= 1; n-- {
		if strings.HasPrefix(lines[n-1], "func ") {
			shown[n] = true
			for m := n - 1; m >= 1 && shown[m] && strings.HasPrefix(lines[m-1], "}"); m-- {
				delete(shown, m) // of another function
			}
			break
		}
	}
	numbers := trim(lines, shown)
	var all []row
	for i, n := range numbers {
		if i > 0 && n == numbers[i-1]+2 {
			all = append(all, newRow(file, n-1, nil, files, tagOf))
		} else if i > 0 && n > numbers[i-1]+1 {
			all = append(all, row{Gap: n - numbers[i-1] - 1})
		}
		all = append(all, newRow(file, n, here, files, tagOf))
	}
	return unindent(all)
}

// trim returns the numbers of the lines that are shown, without empty ones at
// both ends.
func trim(lines []string, shown map[int]bool) []int {
	var numbers []int
	for n := range shown {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	blank := func(n int) bool { return strings.TrimSpace(lines[n-1]) == "" }
	for len(numbers) > 1 && blank(numbers[0]) {
		numbers = numbers[1:]
	}
	for len(numbers) > 1 && blank(numbers[len(numbers)-1]) {
		numbers = numbers[:len(numbers)-1]
	}
	return numbers
}

// newRow returns the line with the marks and tags of the steps that are there.
func newRow(file string, n int, here []step, files *sources, tagOf func(step) (mark, text string)) row {
	text := files.files.Line(file, n)
	spans := slices.Clone(files.spans(file, n))
	r := row{Number: n}
	code := len(text) // without the comment that ends the line
	if last := len(spans) - 1; last >= 0 && spans[last].class == "co" && spans[last].to == len(text) {
		code = len(strings.TrimRight(text[:spans[last].from], " \t"))
	}
	var classes, steps []string
	for _, s := range here {
		mark, word := tagOf(s)
		if s.Place.Line != n || mark == "" {
			continue
		}
		classes = append(classes, "has-"+mark)
		spans = append(spans, marked(s, text, code, "m-"+mark))
		if s.Number > 0 {
			steps = append(steps, fmt.Sprint(s.Number))
		}
		if word != "" {
			r.Tags = append(r.Tags, tag{mark, word})
		}
	}
	r.Class, r.Steps = strings.Join(classes, " "), strings.Join(steps, " ")
	r.Pieces = pieces(text, spans)
	if last := len(r.Pieces) - 1; last > 0 && r.Pieces[last].Class == "co" && len(r.Tags) > 0 {
		r.Pieces, r.After = r.Pieces[:last], r.Pieces[last:]
	}
	return r
}

// marked returns the span of the step's code in its line, to the end of the code
// there where it goes on.
func marked(s step, text string, code int, class string) span {
	from := min(max(s.Place.Column-1, 0), len(text))
	to := max(code, from)
	if s.end.Line == s.Place.Line {
		to = min(max(s.end.Column-1, from), len(text))
	}
	return span{from, to, class}
}

// unindent takes away the blanks that all lines begin with.
func unindent(all []row) []row {
	indent := -1
	for _, r := range all {
		if text := r.text(); strings.TrimSpace(text) != "" {
			if n := len(text) - len(strings.TrimLeft(text, " ")); indent < 0 || n < indent {
				indent = n
			}
		}
	}
	for i := range all {
		cut := indent
		for j := range all[i].Pieces {
			p := &all[i].Pieces[j]
			n := min(cut, len(p.Text)-len(strings.TrimLeft(p.Text, " ")))
			if n < 0 {
				break
			}
			p.Text = p.Text[n:]
			cut -= n
			if p.Text != "" {
				break
			}
		}
	}
	return all
}

// text returns the code of the row.
func (r row) text() string {
	var b strings.Builder
	for _, p := range r.Pieces {
		b.WriteString(p.Text)
	}
	return b.String()
}
