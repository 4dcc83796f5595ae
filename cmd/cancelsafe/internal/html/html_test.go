package html

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// code is a file with a hazard from line 6 to line 14.
const code = `package p

// Send sends what is pending.
func (q *Queue) Send(ctx context.Context) error {
	q.mu.Lock()
	batch := q.pending; q.pending = nil
	q.mu.Unlock()

	if err := q.post(ctx, batch); err != nil {
		return err
	}

	q.mu.Lock()
	q.pending = batch[:0]
	q.mu.Unlock()
	return nil
}
`

// rules are what the page may tell about.
var rules = []Rule{
	{Name: "other", Title: "not found here"},
	{Name: "takerestore", Title: "state taken, and not put back", Lost: "One `thing`.\n\nAnother.", Good: "\nf(a < b)\n", Why: "It <is> safe."},
}

// loss returns a finding about code in the file.
func loss(file string) finding.Finding {
	at := func(line, column int) finding.Position {
		return finding.Position{File: file, Line: line, Column: column}
	}
	return finding.Finding{
		Rule: "takerestore", Tier: "default", Package: "m/p",
		Position: at(6, 22), End: at(6, 37),
		Message: "q.pending is taken: what was taken is lost (takerestore)",
		Related: []finding.Note{
			{Position: at(6, 22), End: at(6, 37), Message: "put at risk here: q.pending is taken"},
			{Position: at(9, 12), End: at(9, 30), Message: "control leaves here: post is cancelled or fails"},
			{Position: at(14, 2), End: at(14, 23), Message: "the normal way still does this: q.pending put back"},
		},
		Fixes: []finding.Fix{{Message: "put it back"}},
	}
}

// write writes code to a file of the test.
func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// lossIn returns the i-th of many findings, in a file of its own.
func lossIn(t *testing.T, i int) finding.Finding {
	t.Helper()
	f := loss(write(t, fmt.Sprintf("queue%d.go", i), code))
	f.Package = fmt.Sprintf("example.com/project/internal/part%d", i/10)
	f.Message = fmt.Sprintf("q.pending is taken at line 6 and put back at line 14, but not when post is cancelled or fails at line 9: value%d is lost (takerestore)", i)
	return f
}

// render returns the page.
func render(t *testing.T, findings []finding.Finding) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, findings, rules); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lanesOf returns the lanes of the first excerpt, as text: marked code in
// brackets with its mark, and tags.
func lanesOf(t *testing.T, f finding.Finding) []string {
	t.Helper()
	var lanes []string
	for _, l := range newItem(f, newSources()).Excerpts[0].Lanes {
		var b strings.Builder
		for _, r := range l.Rows {
			if r.Gap > 0 {
				fmt.Fprintf(&b, "... %d\n", r.Gap)
				continue
			}
			fmt.Fprintf(&b, "%d", r.Number)
			if r.Steps != "" {
				fmt.Fprintf(&b, "#%s", strings.ReplaceAll(r.Steps, " ", "#"))
			}
			for _, p := range r.Pieces {
				if i := strings.Index(p.Class, "m-"); i >= 0 {
					fmt.Fprintf(&b, " [%s: %s]", p.Class[i+2:], p.Text)
				}
			}
			for _, t := range r.Tags {
				fmt.Fprintf(&b, " %s", t.Text)
			}
			b.WriteString("\n")
		}
		lanes = append(lanes, b.String())
	}
	return lanes
}

// TestLanes checks what each lane shows and marks.
func TestLanes(t *testing.T) {
	t.Parallel()
	f := loss(write(t, "q.go", code))
	want := []string{
		"4\n5\n6#1 [risk: q.pending = nil] at risk\n7\n8\n9\n10\n11\n12\n13\n14#3 [done: q.pending = batch[:0]] done\n15\n16\n",
		"4\n5\n6#1 [risk: q.pending = nil] at risk\n7\n8\n9#2 [leaves: q.post(ctx, batch)] leaves here\n10\n11\n12\n13\n14#3 [gone: q.pending = batch[:0]] missing\n15\n16\n",
	}
	if got := lanesOf(t, f); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestGap checks that lines far from all marks are left out, but not the head of
// the function, and a single one neither.
func TestGap(t *testing.T) {
	t.Parallel()
	text := "package p\n\nfunc before() {\n}\nfunc f() {\n" + strings.Repeat("\tx()\n", 20) + "}\n"
	f := loss(write(t, "q.go", text))
	for i, line := range []int{12, 12, 18} {
		f.Related[i].Position.Line, f.Related[i].End.Line = line, line
		f.Related[i].Position.Column, f.Related[i].End.Column = 2, 5
	}
	const normal = "5\n... 4\n10\n11\n12#1 [risk: x()] at risk\n13\n14\n15\n16\n17\n18#3 [done: x()] done\n19\n20\n"
	if got := lanesOf(t, f)[0]; got != normal {
		t.Errorf("got\n%s\nwant\n%s", got, normal)
	}
	const cancelled = "12#1#2 [risk m-leaves: x()] at risk leaves here\n"
	if got := lanesOf(t, f)[1]; !strings.Contains(got, cancelled) {
		t.Errorf("got\n%s\nwant\n%s", got, cancelled)
	}
}

// TestTrailingComment checks that what happens in a line is said before a comment
// that may be long.
func TestTrailingComment(t *testing.T) {
	t.Parallel()
	f := loss(write(t, "q.go", strings.Replace(code, "= nil\n", "= nil // until it is sent\n", 1)))
	for _, r := range newItem(f, newSources()).Excerpts[0].Lanes[1].Rows {
		switch {
		case r.Number == 6 && (len(r.After) != 1 || r.After[0].Text != "// until it is sent" || strings.Contains(r.text(), "//")):
			t.Errorf("line 6 is %q and then %q", r.Pieces, r.After)
		case r.Number != 6 && len(r.After) > 0:
			t.Errorf("line %d is %q and then %q", r.Number, r.Pieces, r.After)
		}
	}
}

// TestGoesOn checks that of code which goes on in the next line all is marked in
// this one, but for a comment.
func TestGoesOn(t *testing.T) {
	t.Parallel()
	f := loss(write(t, "q.go", strings.Replace(code, "q.pending = nil\n", "q.pending = f(  // what is left\n\t\t0)\n", 1)))
	f.Related[0].End = finding.Position{File: f.Related[0].Position.File, Line: 7, Column: 5}
	if got := lanesOf(t, f)[0]; !strings.Contains(got, "\n6#1 [risk: q.pending = f(] at risk\n7\n") {
		t.Errorf("got\n%s", got)
	}
}

// TestOneLane checks that a finding which is not about two ways has one lane.
func TestOneLane(t *testing.T) {
	t.Parallel()
	f := loss(write(t, "q.go", code))
	f.Related = nil
	want := []string{"4\n5\n6 [note: q.pending = nil]\n7\n"}
	if got := lanesOf(t, f); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// TestUnreadable checks that findings are shown whose source is gone, or not what
// it was.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	gone := loss(filepath.Join(t.TempDir(), "gone.go"))
	empty := loss(write(t, "empty.go", ""))
	short := loss(write(t, "short.go", "package p\n\n\n\n\nx\n"))
	binary := loss(write(t, "binary.go", strings.Repeat("\x00\xff\"`'/*\n", 20)))
	got := string(render(t, []finding.Finding{gone, empty, short, binary}))
	if n := strings.Count(got, "The source could not be read."); n != 2 {
		t.Errorf("%d findings have no source, want 2", n)
	}
	if n := strings.Count(got, "<details class=\"finding\""); n != 4 {
		t.Errorf("%d findings are shown, want 4", n)
	}
}

// TestEscaping checks that nothing in the code, or in what is said of it, becomes
// a part of the page.
func TestEscaping(t *testing.T) {
	t.Parallel()
	const evil = `</script><script>alert("x")</script><img src=x onerror='alert(1)'>`
	f := loss(write(t, "q.go", strings.Replace(code, "q.pending = nil", "q.pending = `"+evil+"`", 1)))
	plain := render(t, []finding.Finding{loss(write(t, "q.go", code))})
	f.Related[0].End.Column += 40
	f.Related[0].Message = "put at risk here: " + evil
	f.Package, f.Message, f.Fixes[0].Message = evil, evil+" (takerestore)", evil
	got := render(t, []finding.Finding{f})
	for _, tag := range []string{"<script", "</script", "<img"} {
		if was, is := bytes.Count(plain, []byte(tag)), bytes.Count(got, []byte(tag)); was != is {
			t.Errorf("%s is there %d times, and %d times where it is in the code", tag, was, is)
		}
	}
	if !bytes.Contains(got, []byte("&lt;/script&gt;")) {
		t.Error("the code is not shown")
	}
}

// TestDeterministic checks that the same findings make the same page.
func TestDeterministic(t *testing.T) {
	t.Parallel()
	all := many(t, 30)
	first := render(t, all)
	for range 5 {
		if !bytes.Equal(first, render(t, all)) {
			t.Fatal("two pages of the same findings differ")
		}
	}
}

// TestSelfContained checks that the page names nothing that would have to be
// fetched, and that its parts fit together.
func TestSelfContained(t *testing.T) {
	t.Parallel()
	got := string(render(t, many(t, 5)))
	for _, m := range regexp.MustCompile(`(?:src|href)="?([^" >]*)|url\([^)]*\)|@import[^;]*`).FindAllStringSubmatch(got, -1) {
		if m[1] != "data:," && !strings.HasPrefix(m[1], "#") {
			t.Errorf("the page names %s", m[0])
		}
	}
	ids := make(map[string]bool)
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(got, -1) {
		if ids[m[1]] {
			t.Errorf("the id %s is there twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`href="#([^"]*)"|for="([^"]*)"`).FindAllStringSubmatch(got, -1) {
		if id := m[1] + m[2]; !ids[id] {
			t.Errorf("nothing has the id %s", id)
		}
	}
	for _, want := range []string{"5 findings in 1 package", "rule-takerestore", "<code>thing</code>", "f(a &lt; b)", "It &lt;is&gt; safe."} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(got, "rule-other") {
		t.Error("the page tells about a rule that found nothing")
	}
}

// TestTogether checks the order of packages and the counts to choose from.
func TestTogether(t *testing.T) {
	t.Parallel()
	all := many(t, 21)
	all[0], all[20] = all[20], all[0]
	all[3].Rule, all[3].Tier, all[3].Message = "heldlock", "audit", "a lock (heldlock, audit)"
	r := newReport(all, rules)
	if want := []choice{{"heldlock", 1}, {"takerestore", 20}}; !slices.Equal(r.Rules, want) {
		t.Errorf("rules are %v", r.Rules)
	}
	if want := []choice{{"default", 20}, {"audit", 1}}; !slices.Equal(r.Tiers, want) {
		t.Errorf("tiers are %v", r.Tiers)
	}
	if len(r.Groups) != 3 || r.Groups[2].Package != "example.com/project/internal/part2" || len(r.Groups[2].Items) != 1 {
		t.Errorf("groups are %v", r.Packages)
	}
	if got := r.Groups[0].Items[2].Claim; got != "a lock" {
		t.Errorf("the claim is %q", got)
	}
	if r.Groups[0].Items[0].ID == r.Groups[0].Items[1].ID {
		t.Error("two findings have the same name")
	}
}

// TestNothing checks the page of a clean run.
func TestNothing(t *testing.T) {
	t.Parallel()
	if got := string(render(t, nil)); !strings.Contains(got, "Nothing was found.") || !strings.Contains(got, "0 findings") {
		t.Errorf("got\n%s", got)
	}
}

// TestSize checks that 500 findings make no page that is hard to send or to open.
func TestSize(t *testing.T) {
	t.Parallel()
	got := len(render(t, many(t, 500)))
	if got > 5<<20 {
		t.Errorf("500 findings take %d kB", got>>10)
	}
	t.Logf("500 findings take %d kB", got>>10)
}

// TestScan checks what is told apart in code, and that broken code is shown.
func TestScan(t *testing.T) {
	t.Parallel()
	got := scan(strings.Split("func f() { // c\n\tx := `a\nb` + \"ü\" /* d\n e */ return\n\"open", "\n"))
	want := [][]span{
		{{0, 4, "kw"}, {11, 15, "co"}},
		{{6, 8, "st"}},
		{{0, 2, "st"}, {5, 9, "st"}, {10, 14, "co"}},
		{{0, 5, "co"}, {6, 12, "kw"}},
		{{0, 5, "st"}},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// TestPieces checks that marks and words may overlap, and that tabs align.
func TestPieces(t *testing.T) {
	t.Parallel()
	got := pieces("\tgo\tf(ü)", []span{{1, 3, "kw"}, {2, 5, "m-risk"}, {9, 9, "m-gone"}})
	want := []piece{{"", "    "}, {"kw", "g"}, {"kw m-risk", "o"}, {"m-risk", "  f"}, {"", "(ü)"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// silence returns six findings in two packages, of which two are kept back.
func silence(t *testing.T) []finding.Finding {
	t.Helper()
	all := many(t, 6)
	all[1].Suppression = &finding.Suppression{By: "//cancelsafe:ignore", Reason: "it <is> sent again"}
	all[5].Suppression = &finding.Suppression{By: finding.Baseline}
	all[5].Package, all[5].Rule = "example.com/project/old", "old"
	return all
}

// TestSilenced checks that findings which are kept back are told apart, with the
// reason, and counted for themselves.
func TestSilenced(t *testing.T) {
	t.Parallel()
	all := silence(t)
	r := newReport(all, rules)
	if r.Count != "4 findings" || r.Where != "1 package" || r.Silenced != 2 {
		t.Errorf("%s in %s, %d silenced", r.Count, r.Where, r.Silenced)
	}
	if want := []choice{{"old", 0}, {"takerestore", 4}}; !slices.Equal(r.Rules, want) {
		t.Errorf("rules are %v", r.Rules)
	}
	got := string(render(t, all))
	for _, want := range []string{
		"4 findings in 1 package<span class=\"dot\"> · </span>2 silenced</p>",
		"<b>Silenced</b> by <code>//cancelsafe:ignore</code>: it &lt;is&gt; sent again</p>",
		"<b>Silenced</b> by the baseline</p>",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if n := strings.Count(got, "data-silenced>"); n != 2 {
		t.Errorf("%d findings are silenced", n)
	}
	for _, f := range newReport(all[:2], rules).Groups[0].Items {
		if f.Open != (f.Silenced == nil) {
			t.Errorf("%s is open: %t", f.Claim, f.Open)
		}
	}
	if plain := string(render(t, finding.Reported(all))); strings.Contains(plain, "ilenced</") || strings.Contains(plain, "id=\"silenced\"") {
		t.Error("the page speaks of silenced findings where there are none")
	}
}
