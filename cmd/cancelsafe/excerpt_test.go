package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
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
	at := func(file string, line, column int) Position { return Position{file, line, column} }
	a, b := file("a.go", "\tone\r\n\n\t\tthree(x)\r\n"), file("b.go", "only\n")
	gone := filepath.Join(dir, "gone.go")
	f := Finding{
		Position: at(a, 3, 9),
		End:      at(a, 3, 10),
		Message:  "x is lost (rule)",
		Related: []Note{
			{at(a, 1, 2), at(a, 1, 5), "put at risk here: one"},
			{at(b, 1, 3), at(b, 1, 3), "control leaves here: by the way"},
			{at(b, 9, 3), at(b, 9, 9), "control leaves here: long ago"},
			{at(gone, 2, 3), at(gone, 2, 4), "the normal way still does this: nothing"},
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
	if err := printText(&got, []Finding{f}, palette{}); err != nil {
		t.Fatal(err)
	}
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &got, want)
	}
}

// TestParsePosition checks positions as go/token prints them.
func TestParsePosition(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Position{
		"a.go:3:4":    {"a.go", 3, 4},
		"a.go:3":      {"a.go", 3, 0},
		"C:/a.go:3:4": {"C:/a.go", 3, 4},
		"a.go":        {"a.go", 0, 0},
		"a:b.go:7:1":  {"a:b.go", 7, 1},
		"-":           {"-", 0, 0},
	} {
		if got := parsePosition(s); got != want {
			t.Errorf("%s is read as %v", s, got)
		}
	}
}
