package source

import (
	"os"
	"path/filepath"
	"testing"
)

// TestLine checks lines within the file, beyond it, and of no file.
func TestLine(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a.go")
	if err := os.WriteFile(file, []byte("one\r\n\ttwo\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	f := make(Files)
	for n, want := range map[int]string{-1: "", 0: "", 1: "one", 2: "\ttwo", 3: "", 4: ""} {
		if got := f.Line(file, n); got != want {
			t.Errorf("line %d is %q, want %q", n, got, want)
		}
	}
	if got := f.Line(file+".gone", 1); got != "" {
		t.Errorf("a file that is not there has the line %q", got)
	}
}
