package finding

import "testing"

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
		if got := ParsePosition(s); got != want {
			t.Errorf("%s is read as %v", s, got)
		}
	}
}
