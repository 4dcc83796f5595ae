package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/source"
)

// A mark is a place in the source with what there is to say about it.
type mark struct {
	from, to finding.Position
	note     string
}

// marksOf returns the places that the finding speaks of. Its own position needs
// no mark where a note stands on the same line.
func marksOf(f finding.Finding) []mark {
	var marks []mark
	alone := true
	for _, r := range f.Related {
		marks = append(marks, mark{r.Position, r.End, r.Message})
		if r.Position.File == f.Position.File && r.Position.Line == f.Position.Line {
			alone = false
		}
	}
	if alone {
		marks = append(marks, mark{from: f.Position, to: f.End})
	}
	return marks
}

// printExcerpts shows the marked lines, file by file: first that of the first
// mark, as there the way into trouble begins.
func printExcerpts(w io.Writer, src source.Files, marks []mark, p palette) {
	for i := 0; len(marks) > 0; i++ {
		file := marks[0].from.File
		var here, elsewhere []mark
		for _, m := range marks {
			if m.from.File == file {
				here = append(here, m)
			} else {
				elsewhere = append(elsewhere, m)
			}
		}
		if i > 0 {
			fmt.Fprintf(w, "  %s%s%s\n", p.gutter, file, p.reset)
		}
		e := excerpt{w: w, lines: src.Lines(file), palette: p}
		e.print(here)
		marks = elsewhere
	}
}

// An excerpt prints marked lines of one file.
type excerpt struct {
	w       io.Writer
	lines   []string
	palette palette
	indent  int // columns cut from the left of all lines
	digits  int // width of line numbers
}

// print prints the marked lines in their order, each with its marks below it.
// Lines left out are shown as dots, unless it is a single one.
func (e *excerpt) print(marks []mark) {
	slices.SortStableFunc(marks, func(m, n mark) int { return m.from.Compare(n.from) })
	e.layOut(marks)
	last := 0
	for _, m := range marks {
		line := m.from.Line
		if last > 0 && line == last+2 {
			e.source(line - 1)
		} else if last > 0 && line > last+1 {
			fmt.Fprintf(e.w, "  %s%*s%s\n", e.palette.gutter, e.digits, "...", e.palette.reset)
		}
		if line != last {
			e.source(line)
		}
		e.point(m)
		last = line
	}
}

// layOut finds how far all lines that will be shown are indented, and how wide
// their numbers are.
func (e *excerpt) layOut(marks []mark) {
	e.indent = -1
	e.digits = len("...")
	for _, m := range marks {
		e.digits = max(e.digits, len(strconv.Itoa(m.from.Line)))
		text := e.line(m.from.Line)
		blank := len(text) - len(strings.TrimLeft(text, " "))
		if text != "" && (e.indent < 0 || blank < e.indent) {
			e.indent = blank
		}
	}
}

// line returns the text of a line with its tabs expanded, "" if there is none.
func (e *excerpt) line(n int) string {
	if n < 1 || n > len(e.lines) {
		return ""
	}
	return expand(e.lines[n-1])
}

// source prints a line of source. It may be indented less than the lines around
// it if it is shown for being between them.
func (e *excerpt) source(n int) {
	text := e.line(n)
	cut := min(e.indent, len(text)-len(strings.TrimLeft(text, " ")))
	e.row(strconv.Itoa(n), text[max(cut, 0):])
}

// point prints a mark below its line: carets under the code, then the note.
func (e *excerpt) point(m mark) {
	colour := e.palette.danger
	if strings.HasPrefix(m.note, finding.Missing) {
		colour = e.palette.normal
	}
	start, width := e.span(m)
	text := strings.Repeat(" ", start) + colour + strings.Repeat("^", width)
	if m.note != "" {
		text += " " + m.note
	}
	e.row("", text+e.palette.reset)
}

// span returns the first column of the marked code and its width, to the end of
// the line where the code goes on.
func (e *excerpt) span(m mark) (start, width int) {
	if m.from.Line < 1 || m.from.Line > len(e.lines) {
		return 0, 1
	}
	line := e.lines[m.from.Line-1]
	from := min(max(m.from.Column-1, 0), len(line))
	to := len(line)
	if m.to.Line <= m.from.Line {
		to = min(max(m.to.Column-1, from), len(line))
	}
	start = columns(expand(line[:from]))
	width = columns(strings.TrimRight(expand(line[:to]), " ")) - start
	return max(start-max(e.indent, 0), 0), max(width, 1)
}

// row prints one line of the excerpt.
func (e *excerpt) row(number, text string) {
	row := fmt.Sprintf("  %s%*s |%s %s", e.palette.gutter, e.digits, number, e.palette.reset, text)
	fmt.Fprintln(e.w, strings.TrimRight(row, " "))
}

// expand replaces the tabs of text, which begins a line, by spaces.
func expand(text string) string {
	const tab = 4
	var b strings.Builder
	column := 0
	for _, r := range text {
		if r != '\t' {
			b.WriteRune(r)
			column++
			continue
		}
		n := tab - column%tab
		b.WriteString(strings.Repeat(" ", n))
		column += n
	}
	return b.String()
}

// columns returns how many columns the text takes, taking all letters for one
// wide.
func columns(text string) int {
	return utf8.RuneCountInString(text)
}
