package main

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestProgress checks what is shown of an analysis, and that nothing is left of it.
func TestProgress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, testProgress)
}

func testProgress(t *testing.T) {
	var shown bytes.Buffer
	p := newProgress(&shown)
	first, step := make(chan time.Time), make(chan time.Time)
	p.ended.Go(func() { p.show(first, step) })
	cmd := exec.Command("go")
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	p.follow(cmd)
	first <- time.Now()
	synctest.Wait() // until the line has been drawn
	next := func() {
		step <- time.Now()
		synctest.Wait()
	}

	p.expect([]string{"m/a", "m/b", "m/c"})
	next()
	said := "{\n\t\"m/a\": {\n\t\t\"m/b\": []\n\t}\n}\n{\n\t\"m/c_test\": {\n\t\t\"answered\": [\n\t\"m/b\"\n{\n\t\"elsewhere\": {\n"
	for _, part := range strings.SplitAfter(said, "a") { // a line may come in parts
		cmd.Stdout.Write([]byte(part))
	}
	for _, v := range cmd.Env {
		if file, ok := strings.CutPrefix(v, progressVariable+"="); ok {
			if err := os.WriteFile(file, []byte("....."), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	next()
	p.end()

	if stdout.String() != said {
		t.Errorf("of the output %q is left", stdout.String())
	}
	want := []string{"loading packages", "0 of 3 packages done", "2 of 3 packages done, 5 analysed with dependencies"}
	var lines []string
	for line := range strings.SplitSeq(shown.String(), "\r") {
		if end := strings.LastIndex(line, ", "); end >= 0 { // the time
			lines = append(lines, line[:end])
		}
	}
	if lines = slices.Compact(lines); !slices.Equal(lines, want) {
		t.Errorf("shown is %q, want %q", lines, want)
	}
	if strings.Contains(shown.String(), "\n") || screen(shown.String()) != "" {
		t.Errorf("something is left on the screen: %q", screen(shown.String()))
	}
	if _, err := os.Stat(p.file); !os.IsNotExist(err) {
		t.Errorf("the file of the count is left: %v", err)
	}
}

// screen returns what a terminal shows after all of that.
func screen(text string) string {
	var line []rune
	column := 0
	for _, r := range text {
		if r == '\r' {
			column = 0
			continue
		}
		if column == len(line) {
			line = append(line, ' ')
		}
		line[column] = r
		column++
	}
	return strings.TrimRight(string(line), " ")
}

// TestNoProgress checks that a pipe gets nothing of it, however long it takes, and
// that a count of the tools is not in the way of the cache.
func TestNoProgress(t *testing.T) {
	t.Parallel()
	b := newBench(t, lingering)
	got := b.cancelsafe("-rules=probe")
	got.want(t, exitFindings, "1 finding in 1 package")

	count := func() int64 {
		b.write("count", "")
		b.env = append(b.env, progressVariable+"="+b.root+"/count")
		b.vet("-probe", "./...")
		return int64(len(b.read("count")))
	}
	if n := count(); n == 0 {
		t.Error("no tool is counted")
	}
	b.env = append(b.env, progressVariable+"=elsewhere")
	b.vet("-probe", "./...")
	if n := count(); n != 0 {
		t.Errorf("%d packages are analysed again, for nothing but another count", n)
	}
}

// lingering is a package that takes long to analyse.
const lingering = "-- go.mod --\nmodule m\ngo 1.26\n-- a.go --\npackage m\n\nfunc Lose() {}\n\nfunc lingers() { Lose() }\n"
