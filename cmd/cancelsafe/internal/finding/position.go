package finding

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A Position is a place in a file, which is named relative to the working
// directory where that is shorter. Line and column (in bytes) count from 1.
type Position struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// String returns the position as compilers write it.
func (p Position) String() string {
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Compare orders positions by file, line and column.
func (p Position) Compare(q Position) int {
	return cmp.Or(strings.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// ParsePosition reads file:line:column; what is missing stays zero.
func ParsePosition(s string) Position {
	rest, column := cutNumber(s)
	file, line := cutNumber(rest)
	if line == 0 { // no column
		file, line, column = rest, column, 0
	}
	return Position{File: Relative(file), Line: line, Column: column}
}

// cutNumber splits "x:7" into "x" and 7.
func cutNumber(s string) (string, int) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0
	}
	n, err := strconv.Atoi(s[i+1:])
	if err != nil {
		return s, 0
	}
	return s[:i], n
}

// Relative returns the name of the file from the working directory, where that
// is shorter.
func Relative(file string) string {
	dir, err := os.Getwd()
	if err != nil || !filepath.IsAbs(file) {
		return file
	}
	rel, err := filepath.Rel(dir, file)
	if err != nil || len(rel) >= len(file) {
		return file
	}
	return rel
}
