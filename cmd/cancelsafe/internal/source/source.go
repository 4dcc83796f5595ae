// Package source has the lines of the code that findings speak of.
package source

import (
	"os"
	"strings"
)

// Files holds the lines of the files read so far.
type Files map[string][]string

// Lines returns the lines of the file, none if it cannot be read.
func (f Files) Lines(file string) []string {
	if lines, ok := f[file]; ok {
		return lines
	}
	data, err := os.ReadFile(file)
	if err != nil {
		data = nil
	}
	f[file] = strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	return f[file]
}

// Line returns the line of that number, counted from 1, and "" if there is none.
func (f Files) Line(file string, n int) string {
	lines := f.Lines(file)
	if n < 1 || n > len(lines) {
		return ""
	}
	return lines[n-1]
}
