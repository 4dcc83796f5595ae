package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// TestTextOfFiles checks a way into trouble that leads through several files,
// one of which is not there and one of which is not as it was.
func TestTextOfFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, data string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	at := func(file string, line, column int) finding.Position {
		return finding.Position{File: file, Line: line, Column: column}
	}
	a, b := file("a.go", "\tone\r\n\n\t\tthree(x)\r\n"), file("b.go", "only\n")
	gone := filepath.Join(dir, "gone.go")
	note := func(from, to finding.Position, message string) finding.Note {
		return finding.Note{Position: from, End: to, Message: message}
	}
	f := finding.Finding{
		Position: at(a, 3, 9),
		End:      at(a, 3, 10),
		Message:  "x is lost (rule)",
		Related: []finding.Note{
			note(at(a, 1, 2), at(a, 1, 5), "put at risk here: one"),
			note(at(b, 1, 3), at(b, 1, 3), "control leaves here: by the way"),
			note(at(b, 9, 3), at(b, 9, 9), "control leaves here: long ago"),
			note(at(gone, 2, 3), at(gone, 2, 4), "the normal way still does this: nothing"),
		},
	}
	want := a + `:3:9: x is lost (rule)
    1 | one
      | ^^^ put at risk here: one
    2 |
    3 |     three(x)
      |           ^
  ` + b + `
    1 | only
      |   ^ control leaves here: by the way
  ...
    9 |
      | ^ control leaves here: long ago
  ` + gone + `
    2 |
      | ^ the normal way still does this: nothing
`
	var got bytes.Buffer
	if err := printText(&got, []finding.Finding{f}, palette{}); err != nil {
		t.Fatal(err)
	}
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &got, want)
	}
}
