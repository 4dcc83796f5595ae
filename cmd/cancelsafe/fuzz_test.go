package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// FuzzDecode sees that nothing which a go command may print breaks the command:
// it is refused, or becomes findings that can be printed and read again.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"p": {"probe": [{"posn": "a.go:1:2", "end": "a.go:1:3", "message": "m (probe, audit)",
		"suggested_fixes": [{"message": "f", "edits": [{"filename": "a.go", "start": 1, "end": 2, "new": "x"}]}],
		"related": [{"posn": "a.go:1:2", "message": "r"}]}], "answered": [{"message": "a.go\nb.go"}]}}
		{"p_test": {"answered": [{"message": "c_test.go"}], "givenup": [{"posn": "a.go:7", "message": "F"}]}}`))
	f.Add([]byte(`{"p": {"probe": {"error": "failed prerequisites: second"}, "second": {"error": "panic\nstack"}}}`))
	f.Add([]byte(`{"p": {"probe": null, "second": [null, {}]}, "": null} null {}`))
	f.Add([]byte(`{"p": {"probe": "text"}}`))
	f.Add([]byte("# p\nvet: a.go:1:2: no"))
	f.Fuzz(func(t *testing.T, printed []byte) {
		all, err := decode(printed)
		if err != nil {
			return
		}
		named := packages{paths: slices.Collect(maps.Keys(all))}
		if err := all.complete(named); err != nil {
			t.Error(err)
		}
		for _, line := range all.givenUp(named.paths) {
			if !strings.Contains(line, " is given up") {
				t.Error(line)
			}
		}
		findings, _ := all.findings(named.paths, nil)
		var out bytes.Buffer
		if err := finding.WriteJSON(&out, findings); err != nil {
			t.Fatal(err)
		}
		var again []finding.Finding
		if err := json.Unmarshal(out.Bytes(), &again); err != nil || len(again) != len(findings) {
			t.Errorf("%d findings are printed as %d: %v", len(findings), len(again), err)
		}
	})
}

// FuzzExplainFailure sees that whatever a go command complains about becomes one
// error in one line.
func FuzzExplainFailure(f *testing.F) {
	f.Add("# p\nvet: a.go:1:2: undefined: x\n\tand more\n# q [q.test]\npanic: no\n\ngoroutine 1 [running]:\n")
	f.Add("go: downloading x\nexit status 2\nexample.com/x:\n\tno\n")
	f.Add("# \n# [\n: \n\t\n")
	f.Fuzz(func(t *testing.T, stderr string) {
		err := explainFailure(stderr, []string{"./..."})
		if err == nil || err.Error() == "" || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q", err)
		}
	})
}
