package api

import (
	"strings"
	"testing"
)

// FuzzParse sees that no text breaks the parser: its errors name a line, and
// the rows that it returns can be looked up and printed.
func FuzzParse(f *testing.F) {
	for _, name := range files {
		data, err := builtin.ReadFile("model/" + name + ".txt")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add("package p\nfunc T.F, G*\n\tclass SAFE, GONE\n\tby nothing\n\treads argument 3\n\tnote a\n\t\tb\n")
	f.Add("func \n\t\t")
	f.Fuzz(func(t *testing.T, text string) {
		m := new(Model)
		if err := m.Extend("file", text); err != nil {
			if !strings.HasPrefix(err.Error(), "file:") {
				t.Errorf("%v names no line", err)
			}
			return
		}
		for _, r := range m.Rows() {
			if r.Class == 0 || r.By == 0 || m.Find(r.Name) != r && !r.isPattern() {
				t.Errorf("%+v", r)
			}
		}
		for _, format := range Formats {
			if err := Print(new(strings.Builder), format, m.Rows()); err != nil {
				t.Error(err)
			}
		}
	})
}
