package html

import (
	"go/scanner"
	"go/token"
	"strings"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/source"
)

// A span is a part of a line, in bytes, that is shown in a way of its own.
type span struct {
	from, to int
	class    string
}

// sources has the lines of files, and what their words are.
type sources struct {
	files  source.Files
	tokens map[string][][]span // by file and line
}

// has reports whether the file has a line of that number.
func (s *sources) has(file string, n int) bool {
	lines := s.files.Lines(file)
	return n >= 1 && n <= len(lines) && (len(lines) > 1 || lines[0] != "")
}

// spans returns the words, comments and literals of the line.
func (s *sources) spans(file string, n int) []span {
	all, ok := s.tokens[file]
	if !ok {
		all = scan(s.files.Lines(file))
		s.tokens[file] = all
	}
	return all[n-1]
}

// scan finds keywords, literals and comments in Go code. What is wrong with the
// code does not matter here.
func scan(lines []string) [][]span {
	all := make([][]span, len(lines))
	src := []byte(strings.Join(lines, "\n"))
	file := token.NewFileSet().AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, scanner.ScanComments)
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			return all
		}
		class := ""
		switch {
		case tok == token.COMMENT:
			class = "co"
		case tok == token.STRING || tok == token.CHAR:
			class = "st"
		case tok.IsKeyword():
			class = "kw"
		default:
			continue
		}
		line, column := file.Line(pos)-1, file.Offset(pos)-file.Offset(file.LineStart(file.Line(pos)))
		for part := range strings.SplitSeq(text, "\n") {
			if line < len(all) && part != "" {
				all[line] = append(all[line], span{column, min(column+len(part), len(lines[line])), class})
			}
			line, column = line+1, 0
		}
	}
}

// A piece is text that is shown in one way.
type piece struct {
	Class string
	Text  string
}

// pieces cuts the line where a span begins or ends. Each piece has the classes of
// all spans that it lies in.
func pieces(text string, spans []span) []piece {
	cuts := map[int]bool{0: true, len(text): true}
	for _, s := range spans {
		cuts[s.from], cuts[s.to] = true, true
	}
	var all []piece
	column := 0
	for from := 0; from < len(text); {
		to := from + 1
		for !cuts[to] {
			to++
		}
		var classes []string
		for _, s := range spans {
			if s.from <= from && to <= s.to {
				classes = append(classes, s.class)
			}
		}
		var expanded string
		expanded, column = expand(text[from:to], column)
		all = append(all, piece{strings.Join(classes, " "), expanded})
		from = to
	}
	return all
}

// expand replaces tabs by spaces in text that begins at the column, and returns
// the column after it.
func expand(text string, column int) (string, int) {
	const tab = 4
	var b strings.Builder
	for _, r := range text {
		n := 1
		if r == '\t' {
			n = tab - column%tab
			b.WriteString(strings.Repeat(" ", n))
		} else {
			b.WriteRune(r)
		}
		column += n
	}
	return b.String(), column
}
